using Microsoft.ML;                       // the catalogs
using Microsoft.ML.Data;                  // columns
using Microsoft.ML.Recurrent;             // trainers, transformers, options

namespace Microsoft.ML.Recurrent.Tests.Readme;

/// <summary>
/// The snippet of README.md as code. <see cref="SnippetTests"/> compares what stands between the marks with the README,
/// without the indentation and without the folder of the files.
/// </summary>
public static class Snippet
{
    /// <summary>Runs the snippet on <c>messages.tsv</c> in a folder.</summary>
    public static (BinaryClassificationMetrics Metrics, Verdict Verdict) Run(string folder)
    {
        // snippet
        var ml = new MLContext(seed: 1);
        IDataView messages = ml.Data.LoadFromTextFile<Message>(In(folder, "messages.tsv"));      // a line each: ham or spam, a tab, the text
        var split = ml.Data.TrainTestSplit(messages, testFraction: 0.2);

        var isSpam = new[] { KeyValuePair.Create("spam", true), KeyValuePair.Create("ham", false) };
        var pipeline = ml.Transforms.Conversion.MapValue("IsSpam", isSpam, "Label")
            .Append(ml.BinaryClassification.Trainers.SequenceClassifier(labelColumnName: "IsSpam", featureColumnName: "Text"));

        var model = pipeline.Fit(split.TrainSet);
        var metrics = ml.BinaryClassification.Evaluate(model.Transform(split.TestSet), labelColumnName: "IsSpam");
        Console.WriteLine($"accuracy {metrics.Accuracy:P1}, F1 {metrics.F1Score:F3}");
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
        ml.Model.Save(model, messages.Schema, In(folder, "spam.zip"));

        // In another process:
        ITransformer loaded = ml.Model.Load(In(folder, "spam.zip"), out _);
        var engine = ml.Model.CreatePredictionEngine<Message, Verdict>(loaded);
        Verdict verdict = engine.Predict(new Message { Text = "You have won a prize! Call now to claim it." });
        Console.WriteLine($"spam: {verdict.PredictedLabel} ({verdict.Probability:P1})");

        var classifier = ml.Recurrent().Find<SequenceClassifierTransformer>(loaded);
        Console.WriteLine($"{classifier.Vocabulary.Count} words, {classifier.ParameterCount} weights");
        // end
        return (metrics, verdict);
    }

    private static string In(string folder, string file) => Path.Combine(folder, file);

    // snippet
    public sealed class Message
    {
        [LoadColumn(0)]
        public string Label { get; set; } = "";

        [LoadColumn(1)]
        public string Text { get; set; } = "";
    }

    public sealed class Verdict
    {
        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }
    }
    // end
}
