namespace Microsoft.ML.Recurrent.Tests.Readme;

/// <summary>The tagger's snippet of README.md as code, compared as <see cref="Snippet"/> is.</summary>
public static class TaggerSnippet
{
    /// <summary>Runs the snippet on <c>entities.tsv</c> in a folder.</summary>
    public static (TaggingMetrics Metrics, IReadOnlyList<TagSpan> Spans) Run(string folder)
    {
        // snippet
        var ml = new MLContext(seed: 1);
        IDataView sentences = ml.Recurrent().Data.LoadFromConll(In(folder, "entities.tsv"));   // a line each: token, tab, tag; a blank line behind a sentence
        var split = ml.Data.TrainTestSplit(sentences, testFraction: 0.2);

        var pipeline = ml.MulticlassClassification.Trainers.SequenceTagger(labelColumnName: "Label", featureColumnName: "Tokens", hiddenSize: 100)
            .Append(ml.Transforms.Conversion.MapKeyToValue("Tags", "PredictedLabel"));

        var model = pipeline.Fit(split.TrainSet);
        TaggingMetrics metrics = ml.Recurrent().EvaluateTagging(model.Transform(split.TestSet), trainingSet: split.TrainSet);
        Console.WriteLine(metrics);                                                 // accuracy, also of unknown words; F1 of entities
        Console.WriteLine(metrics.Entities);                                        // each type of entity
        ml.Model.Save(model, sentences.Schema, In(folder, "tagger.zip"));

        // In another process:
        var engine = ml.Model.CreatePredictionEngine<Words, Tagged>(ml.Model.Load(In(folder, "tagger.zip"), out _));
        string[] tokens = ["Anna", "Smith", "lives", "in", "New", "York"];
        Tagged tagged = engine.Predict(new Words { Tokens = tokens });
        foreach (TagSpan span in TagSpan.Of(tagged.Tags))
            Console.WriteLine($"{span.Type}: {string.Join(' ', tokens.Skip(span.Start).Take(span.Length))} ({tagged.Probability[span.Start]:P0})");
        // end
        return (metrics, TagSpan.Of(tagged.Tags));
    }

    private static string In(string folder, string file) => Path.Combine(folder, file);

    // snippet
    public sealed class Words
    {
        public string[] Tokens { get; set; } = [];
    }

    public sealed class Tagged
    {
        public string[] Tags { get; set; } = [];

        public float[] Probability { get; set; } = [];
    }
    // end
}
