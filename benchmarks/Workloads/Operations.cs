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

    /// <summary>Forward, gradient of the input and gradient of the weights.</summary>
    public static double Training(double forward) => 3 * forward;
}
