using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Contract.Tests;

/// <summary><c>Model.Save</c> and <c>Model.Load</c> of chains of stock transforms.</summary>
public class ModelFileTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Class { get; set; } = "";

        [VectorType(2)]
        public float[] Pair { get; set; } = [];
    }

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(
    [
        new Row { Text = "The cat IS here", Class = "b", Pair = [1, 2] },
        new Row { Text = "A dog, there", Class = "a", Pair = [3, 4] },
    ]);

    private TransformerChain<ColumnConcatenatingTransformer> EveryStockTransform() =>
        _ml.Transforms.Text.NormalizeText("Text", keepPunctuations: false)
            .Append(_ml.Transforms.Text.TokenizeIntoWords("Words", "Text"))
            .Append(_ml.Transforms.Text.RemoveDefaultStopWords("Words"))
            .Append(_ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Class"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("WordKeys", "Words", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("WordsAgain", "WordKeys"))
            .Append(_ml.Transforms.Conversion.MapValue("Grade", [KeyValuePair.Create("a", 1f), KeyValuePair.Create("b", 2f)], "Class"))
            .Append(_ml.Transforms.CopyColumns("Copy", "Grade"))
            .Append(_ml.Transforms.DropColumns("Text"))
            .Append(_ml.Transforms.Concatenate("Features", "Pair", "Grade", "Copy"))
            .Fit(Rows());

    private static void AssertSameOutput(IDataView expected, IDataView actual)
    {
        Assert.Equal(expected.Schema.Select(column => $"{column.Name} {column.Type} {column.IsHidden}"), actual.Schema.Select(column => $"{column.Name} {column.Type} {column.IsHidden}"));
        Assert.Equal(expected.TextVectors("Words"), actual.TextVectors("Words"));
        Assert.Equal(expected.Vectors<uint>("WordKeys"), actual.Vectors<uint>("WordKeys"));
        Assert.Equal(expected.TextKeyValuesOf("WordKeys"), actual.TextKeyValuesOf("WordKeys"));
        Assert.Equal(expected.TextVectors("WordsAgain"), actual.TextVectors("WordsAgain"));
        Assert.Equal(expected.Vectors<ushort>("Characters"), actual.Vectors<ushort>("Characters"));
        Assert.Equal(expected.Vectors<float>("Features"), actual.Vectors<float>("Features"));
    }

    [Fact]
    public void A_chain_of_stock_transforms_comes_back_from_a_file()
    {
        using var file = new TemporaryFile(".zip");
        var model = EveryStockTransform();
        _ml.Model.Save(model, Rows().Schema, file.Path);

        var loaded = new MLContext().Model.Load(file.Path, out _);

        AssertSameOutput(model.Transform(Rows()), loaded.Transform(Rows()));
    }

    [Fact]
    public void A_chain_of_stock_transforms_comes_back_from_a_stream()
    {
        using var stream = new MemoryStream();
        var model = EveryStockTransform();
        _ml.Model.Save(model, Rows().Schema, stream);
        stream.Position = 0;

        var loaded = new MLContext().Model.Load(stream, out _);

        AssertSameOutput(model.Transform(Rows()), loaded.Transform(Rows()));
    }

    [Fact]
    public void A_loaded_model_can_be_saved_again()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        var model = EveryStockTransform();
        _ml.Model.Save(model, Rows().Schema, first);
        first.Position = 0;
        var loaded = _ml.Model.Load(first, out var schema);
        _ml.Model.Save(loaded, schema, second);
        second.Position = 0;

        AssertSameOutput(model.Transform(Rows()), _ml.Model.Load(second, out _).Transform(Rows()));
    }

    [Fact]
    public void The_input_schema_comes_back_with_its_names_types_and_annotations()
    {
        using var stream = new MemoryStream();
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Class").FitAndTransform(Rows());
        var model = _ml.Transforms.Conversion.MapKeyToValue("Back", "Key").Fit(keyed);
        _ml.Model.Save(model, keyed.Schema, stream);
        stream.Position = 0;

        _ = _ml.Model.Load(stream, out var schema);

        Assert.Equal(keyed.Schema.Select(column => $"{column.Name} {column.Type}"), schema.Select(column => $"{column.Name} {column.Type}"));
        VBuffer<ReadOnlyMemory<char>> values = default;
        schema["Key"].GetKeyValues(ref values);
        Assert.Equal(["b", "a"], values.DenseValues().Select(value => value.ToString()));
    }

    [Fact]
    public void A_loaded_chain_is_a_chain_of_the_same_transformers()
    {
        using var stream = new MemoryStream();
        var model = EveryStockTransform();
        _ml.Model.Save(model, Rows().Schema, stream);
        stream.Position = 0;

        var loaded = Assert.IsType<IEnumerable<ITransformer>>(_ml.Model.Load(stream, out _), exactMatch: false);

        Assert.Equal(model.Select(transformer => transformer.GetType()), loaded.Select(transformer => transformer.GetType()));
    }

    [Fact]
    public void A_model_is_a_zip_with_a_folder_for_every_transformer()
    {
        using var stream = new MemoryStream();
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Append(_ml.Transforms.CopyColumns("Copy", "Key")).Fit(Rows());
        _ml.Model.Save(model, Rows().Schema, stream);
        stream.Position = 0;

        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var entries = zip.Entries.Select(entry => entry.FullName.Replace('\\', '/')).ToArray();

        Assert.Contains("TrainingInfo/Version.txt", entries);
        Assert.Contains("TransformerChain/Model.key", entries);
        Assert.Contains("TransformerChain/Transform_000/Model.key", entries);
        Assert.Contains("TransformerChain/Transform_001/Model.key", entries);
        Assert.Contains("Schema", entries);
    }

    [Fact]
    public void A_single_transformer_comes_back_as_itself()
    {
        using var stream = new MemoryStream();
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(Rows());
        _ml.Model.Save(model, Rows().Schema, stream);
        stream.Position = 0;

        var loaded = _ml.Model.Load(stream, out _);

        Assert.IsType<ValueToKeyMappingTransformer>(loaded);
        Assert.Equal(new uint[] { 1, 2 }, loaded.Transform(Rows()).Values<uint>("Key"));
    }

    [Fact]
    public void Damaged_or_foreign_bytes_do_not_load()
    {
        using var stream = new MemoryStream("this is no zip"u8.ToArray());

        Assert.ThrowsAny<Exception>(() => _ml.Model.Load(stream, out _));
        Assert.ThrowsAny<Exception>(() => _ml.Model.Load(Path.Combine(Path.GetTempPath(), "no-such-model.zip"), out _));
    }

    [Fact]
    public void A_loaded_model_refuses_rows_without_the_columns_it_reads()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(EveryStockTransform(), Rows().Schema, stream);
        stream.Position = 0;

        Assert.ThrowsAny<Exception>(() => _ml.Model.Load(stream, out _).Transform(_ml.Numbers(1)));
    }
}
