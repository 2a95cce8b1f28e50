using LanguageModel.Training;
using Microsoft.ML.Recurrent;

namespace LanguageModel;

/// <summary>What language models write.</summary>
/// <param name="prompt">What it begins with.</param>
/// <param name="contiguous">Whether it is a running text, which ends nowhere, or sentences.</param>
internal sealed class GeneratedText(string prompt, bool contiguous)
{
    /// <summary>Sentences that are judged by a grammar.</summary>
    public const int Judged = 200;

    /// <summary>What stands in a generated running text for the end of a line.</summary>
    private const string LineEnd = "</s>";

    private const int Sentences = 5, RunningWords = 80;

    /// <summary>A few sentences, or the lines of a piece of running text.</summary>
    public IEnumerable<string> Examples(LanguageModelTransformer model) =>
        contiguous ? Write(model, 1).Split(LineEnd, StringSplitOptions.TrimEntries) : Enumerable.Range(1, Sentences).Select(seed => Write(model, seed));

    /// <summary>The part of the sentences that a grammar allows.</summary>
    public double ShareAllowed(LanguageModelTransformer model, Func<IReadOnlyList<string>, double> logProbability) =>
        Enumerable.Range(1, Judged).Count(seed => logProbability(TextFile.WordsOf(Write(model, seed))) > double.NegativeInfinity) / (double)Judged;

    private string Write(LanguageModelTransformer model, int seed)
    {
        string[] words = TextFile.WordsOf(prompt);
        return string.Join(' ', [.. words, .. model.Generate(words, new GenerationOptions { Seed = seed, MaximumLength = RunningWords })]);
    }
}
