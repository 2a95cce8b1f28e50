using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>A model that is saved with the loader of its data.</summary>
public class SavedLoaderTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void A_loader_that_was_saved_with_a_model_reads_as_it_did()
    {
        using var data = TemporaryFile.WithLines("Class;Text;A;B", "ham;\"one;two\";1;2");
        var options = new TextLoader.Options
        {
            Columns = [new("Class", DataKind.String, 0), new("Text", DataKind.String, 1), new("Values", DataKind.Single, 2, 3)],
            Separators = [';'],
            HasHeader = true,
            AllowQuoting = true,
        };
        var source = new MultiFileSource(data.Path);
        var loader = _ml.Data.CreateTextLoader(options, source);
        var model = _ml.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(loader.Load(source));
        using var file = new MemoryStream();
        _ml.Model.Save(model, loader, file);
        file.Position = 0;

        var loadedModel = new MLContext().Model.LoadWithDataLoader(file, out var loadedLoader);
        var rows = loadedModel.Transform(loadedLoader.Load(source));

        Assert.Equal(["one;two"], rows.TextValues("Text"));
        Assert.Equal([[1f, 2f]], rows.Vectors<float>("Values"));
        Assert.Equal(["A", "B"], rows.SlotNamesOf("Values"));
        Assert.Equal([1u], rows.Values<uint>("Label"));
    }

    [Fact]
    public void A_model_without_a_loader_says_so()
    {
        var texts = _ml.Texts("a");
        using var file = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Text").Fit(texts), texts.Schema, file);
        file.Position = 0;

        Assert.ThrowsAny<Exception>(() => _ml.Model.LoadWithDataLoader(file, out _));
    }
}
