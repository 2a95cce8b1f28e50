using Microsoft.ML.Recurrent.Engine.Models;

namespace Workloads;

/// <summary>
/// Floating-point operations of one token: 2·m·n·k for each matrix product, and nothing else; gates, softmax, clipping and the optimizer are
/// work too, but are not counted. Training does each product three times: forward, gradient of the input, gradient of the weights.
/// Every token counts as if it had a predecessor. Scoring of words has no product with the input: it is in the folded table.
/// </summary>
internal static class Operations
{
    /// <summary>One direction of a recurrent layer, forward: 2 · gates · hidden · (inputs + hidden).</summary>
    public static double Recurrent(int gates, int inputs, int hidden) => 2.0 * gates * hidden * (inputs + hidden);

    /// <summary>A linear layer, forward: 2 · inputs · outputs.</summary>
    public static double Linear(int inputs, int outputs) => 2.0 * inputs * outputs;

    /// <summary>
    /// An adaptive softmax, forward, in the mean of words as frequent as <see cref="ZipfWords"/>: every token has the head, and a word of a tail that
    /// tail, or every token every tail.
    /// </summary>
    public static double AdaptiveOutput(LanguageModelShape shape, bool everyTail = false)
    {
        double operations = Linear(shape.HiddenSize, shape.Cuts[0] + shape.Cuts.Count);
        for (int tail = 0; tail < shape.Cuts.Count; tail++)
        {
            (int first, int end, int width) = TailOf(shape, tail);
            double share = everyTail ? 1 : ZipfWords.Share(shape.VocabularySize, first, end);
            operations += share * (Linear(shape.HiddenSize, width) + Linear(width, end - first));
        }
        return operations;
    }

    /// <summary>The projections of word vectors that are tied to an adaptive softmax, forward, in the mean.</summary>
    public static double AdaptiveInput(LanguageModelShape shape) => Enumerable.Range(0, shape.Cuts.Count).Select(tail => TailOf(shape, tail)).Sum(
        tail => ZipfWords.Share(shape.VocabularySize, tail.First, tail.End) * Linear(tail.Width, shape.HiddenSize));

    /// <summary>Forward, gradient of the input and gradient of the weights.</summary>
    public static double Training(double forward) => 3 * forward;

    private static (int First, int End, int Width) TailOf(LanguageModelShape shape, int tail) => (
        shape.Cuts[tail],
        tail + 1 < shape.Cuts.Count ? shape.Cuts[tail + 1] : shape.VocabularySize,
        (int)(shape.HiddenSize / Math.Pow(shape.TailDivisor, tail + 1)));
}
