using Microsoft.ML.Recurrent.PackageHost.Tests.Packing;
using Microsoft.ML.Recurrent.Tests.Classification;
using Microsoft.ML.Recurrent.Tests.Pipelines;

namespace Microsoft.ML.Recurrent.PackageHost.Tests.StockTrainers;

/// <summary>
/// A zip that was saved on one version of ML.NET loads on the others, ML.NET's own stages in it included. The versions meet in the folder that
/// the environment variable EXCHANGED_ZIPS names: every run leaves its own zip there, with the bits that it must score, and loads all that it
/// finds. Run the test once with each <c>MLNetVersion</c>, then with the first again. Without the variable a version meets itself only.
/// </summary>
public sealed class ZipsOfOtherVersionsTests : IDisposable
{
    private static readonly string[] _columns = ["OurScore", "OurLabel", "SequenceEmbedding", "PredictedLabel"];

    private readonly MLContext _ml = new(seed: 1);

    private readonly string _own = Directory.CreateTempSubdirectory("recurrent-exchange-").FullName;

    public void Dispose() => Directory.Delete(_own, recursive: true);

    [Fact]
    public void Zips_of_every_version_that_left_one_load_and_score_the_same_bits()
    {
        string folder = Environment.GetEnvironmentVariable("EXCHANGED_ZIPS") is { Length: > 0 } exchange ? Directory.CreateDirectory(exchange).FullName : _own;
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Topics(90));
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Topic")
            .Append(_ml.Transforms.Text.NormalizeText("Text"))
            .Append(_ml.Transforms.Text.TokenizeIntoWords("Words", "Text"))
            .Append(_ml.MulticlassClassification.Trainers.SequenceClassifier(new SequenceClassifierTrainer.Options
            {
                FeatureColumnName = "Words",
                LabelColumnName = "Key",
                HiddenSize = 8,
                EmbeddingSize = 8,
                MaximumEpochs = 3,
                OutputSequenceEmbedding = true,
            }))
            .Append(_ml.Transforms.CopyColumns("OurScore", "Score"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("OurLabel", "PredictedLabel"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key", "SequenceEmbedding"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);
        string name = Path.Combine(folder, Build.Value("MLNetVersion"));
        _ml.Model.Save(model, rows.Schema, name + ".zip");
        File.WriteAllLines(name + ".txt", Cells.Of(model.Transform(rows), _columns));

        string[] zips = Directory.GetFiles(folder, "*.zip");

        Assert.NotEmpty(zips);
        foreach (string zip in zips)
        {
            ITransformer loaded = new MLContext().Model.Load(zip, out DataViewSchema schema);
            Assert.Equal(rows.Schema.Select(column => $"{column.Name}: {column.Type}"), schema.Select(column => $"{column.Name}: {column.Type}"));
            Assert.Equal(File.ReadAllLines(Path.ChangeExtension(zip, ".txt")), Cells.Of(loaded.Transform(rows), _columns));
        }
    }
}
