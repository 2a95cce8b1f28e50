using System.IO.Compression;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

public class PipelineTests
{
    private sealed class Message
    {
        public string Text { get; set; } = "";
    }

    private sealed class Counted
    {
        public float Letters { get; set; }

        public float[] LettersPerToken { get; set; } = [];
    }

    private static readonly string[] _texts = [.. Enumerable.Range(0, 300).Select(i => string.Join(' ', Enumerable.Range(0, i % 6).Select(j => new string('x', 1 + ((i + j) % 9)))))];

    private static (MLContext Context, TransformerChain<LetterCountingTransformer> Model, IDataView Data) Fit()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(_texts.Select(text => new Message { Text = text }));
        var pipeline = ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text").Append(new LetterCountingEstimator(new LetterCounter()));
        return (ml, pipeline.Fit(data), data);
    }

    private static float[] Expected() => Array.ConvertAll(_texts, text => (float)text.Count(letter => letter != ' '));

    [Fact]
    public void A_chain_scores_a_view_in_bulk()
    {
        (_, TransformerChain<LetterCountingTransformer> model, IDataView data) = Fit();

        Assert.Equal(Expected(), Rows.All<float>(model.Transform(data), "Letters"));
    }

    [Fact]
    public void Prediction_engines_on_many_threads_agree_with_bulk_scoring_and_none_disposes_the_model()
    {
        (MLContext ml, TransformerChain<LetterCountingTransformer> model, IDataView data) = Fit();
        var results = new float[6][];

        Parallel.For(0, results.Length, i =>
        {
            using PredictionEngine<Message, Counted> engine = ml.Model.CreatePredictionEngine<Message, Counted>(model);
            results[i] = Array.ConvertAll(_texts, text => engine.Predict(new Message { Text = text }).Letters);
        });

        Assert.All(results, result => Assert.Equal(Expected(), result));
        Assert.Equal(Expected(), Rows.All<float>(model.Transform(data), "Letters"));
    }

    [Fact]
    public void A_prediction_engine_computes_only_the_outputs_that_its_class_has()
    {
        (MLContext ml, TransformerChain<LetterCountingTransformer> model, _) = Fit();

        using (PredictionEngine<Message, LettersOnly> engine = ml.Model.CreatePredictionEngine<Message, LettersOnly>(model))
            Assert.Equal(5, engine.Predict(new Message { Text = "ab cde" }).Letters);
        using (PredictionEngine<Message, Counted> engine = ml.Model.CreatePredictionEngine<Message, Counted>(model))
            Assert.Equal([2f, 3f], engine.Predict(new Message { Text = "ab cde" }).LettersPerToken);

        Assert.Equal(["letters", "letters per token"], model.LastTransformer.Scorer.BatchOutputs);
    }

    [Fact]
    public void A_shape_that_lacks_the_input_is_refused_before_anything_is_fitted()
    {
        (MLContext ml, _, _) = Fit();
        var pipeline = ml.Transforms.Text.TokenizeIntoWords("Words", "Words").Append(new LetterCountingEstimator(new LetterCounter()));
        SchemaShape input = ml.Transforms.Text.NormalizeText("Words", "Text").GetOutputSchema(TextShape());

        string message = Assert.Throws<ArgumentException>(() => pipeline.GetOutputSchema(input)).Message;

        Assert.Contains("'Tokens' is not among the input's columns: 'Text', 'Words'", message, StringComparison.Ordinal);

        static SchemaShape TextShape() => new([Hosting.ShapeColumns.Text("Text")]);
    }

    [Fact]
    public void A_saved_stage_holds_its_payload_beside_its_loader_and_the_assemblys_simple_name()
    {
        (MLContext ml, TransformerChain<LetterCountingTransformer> model, IDataView data) = Fit();
        using var file = new MemoryStream();

        ml.Model.Save(model, data.Schema, file);

        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        Assert.Equal(LetterCountingTransformer.Payload, ReadText("TransformerChain/Transform_001/Network"));
        string key = ReadText("TransformerChain/Transform_001/Model.key");
        Assert.Contains("LETTERCT", key, StringComparison.Ordinal);
        Assert.Contains("LetterCounter", key, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.Recurrent", key, StringComparison.Ordinal);
        Assert.DoesNotContain("Version=", key, StringComparison.Ordinal);

        string ReadText(string entry)
        {
            using var reader = new StreamReader(zip.GetEntry(entry)!.Open(), System.Text.Encoding.Latin1);
            // Hosts differ in the width of the characters in a header.
            return reader.ReadToEnd().Replace("\0", "", StringComparison.Ordinal);
        }
    }

    private sealed class LettersOnly
    {
        public float Letters { get; set; }
    }
}
