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
    /// An adaptive softmax and, where word vectors are tied to it, their projections, forward, in the mean of words as frequent as <see cref="ZipfWords"/>:
    /// every token has the head, and a word of a tail that tail.
    /// </summary>
    public static double Adaptive(LanguageModelShape shape)
    {
        double operations = Linear(shape.HiddenSize, shape.Cuts[0] + shape.Cuts.Count);
        for (int tail = 0; tail < shape.Cuts.Count; tail++)
        {
            int first = shape.Cuts[tail], end = tail + 1 < shape.Cuts.Count ? shape.Cuts[tail + 1] : shape.VocabularySize;
            int width = (int)(shape.HiddenSize / Math.Pow(shape.TailDivisor, tail + 1));
            double share = ZipfWords.Share(shape.VocabularySize, first, end);
            operations += share * ((shape.IsTied ? 2 : 1) * Linear(shape.HiddenSize, width) + Linear(width, end - first));
        }
        return operations;
    }

    /// <summary>Forward, gradient of the input and gradient of the weights.</summary>
    public static double Training(double forward) => 3 * forward;
}
