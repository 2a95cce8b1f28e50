using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Readme;

/// <summary>The language model's snippet of README.md as code, compared as <see cref="Snippet"/> is.</summary>
public static class LanguageModelSnippet
{
    /// <summary>Runs the snippet on <c>lines.txt</c> in a folder.</summary>
    public static (LanguageModelMetrics Metrics, IReadOnlyList<RankedCandidate> Ranked, string[] Next) Run(string folder)
    {
        // snippet
        var ml = new MLContext(seed: 1);
        IDataView lines = ml.Data.LoadFromTextFile<Line>(In(folder, "lines.txt"));                  // a sentence a line
        var split = ml.Data.TrainTestSplit(lines, testFraction: 0.1);
        var words = ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Fit(split.TrainSet);

        var model = words.Append(ml.Recurrent().Trainers.LanguageModel("Words", hiddenSize: 64).Fit(words.Transform(split.TrainSet)));
        ml.Model.Save(model, lines.Schema, In(folder, "language.zip"));

        LanguageModelTransformer language = ml.Recurrent().Find<LanguageModelTransformer>(ml.Model.Load(In(folder, "language.zip"), out _));
        LanguageModelMetrics metrics = language.Evaluate(words.Transform(split.TestSet));
        Console.WriteLine($"perplexity {metrics.Perplexity:F1}, {metrics.OutOfVocabularyRate:P1} of the words unknown");

        string[] next = [.. language.Generate(["Please"], new GenerationOptions { Temperature = 0.7f, MaximumLength = 12 })];
        Console.WriteLine("Please " + string.Join(' ', next));
        var ranked = language.Rank([["see", "you", "at", "the", "office"], ["the", "at", "see", "office", "you"]]);
        Console.WriteLine($"most probable: {string.Join(' ', ranked[0].Tokens)}");
        // end
        return (metrics, ranked, next);
    }

    private static string In(string folder, string file) => Path.Combine(folder, file);

    // snippet
    public sealed class Line
    {
        [LoadColumn(0)]
        public string Text { get; set; } = "";
    }
    // end
}
