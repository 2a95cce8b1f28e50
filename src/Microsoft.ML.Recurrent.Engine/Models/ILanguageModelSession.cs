namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Scores many sentences together, each from the beginning. For one thread at a time. A row's figures depend on that row alone.</summary>
internal interface ILanguageModelSession : IDisposable
{
    /// <summary>Scores rows.</summary>
    /// <param name="rows">The sentences, without their ends.</param>
    /// <param name="logProbabilities">
    /// Gets ln P of each id of a row and then of its end, row behind row: [ids + rows]; empty if they are not wanted.
    /// </param>
    /// <param name="next">Gets the distribution after each row's last word: [rows, vocabulary]; empty if it is not wanted.</param>
    void Score(IdRows rows, Span<double> logProbabilities, Span<float> next);
}
