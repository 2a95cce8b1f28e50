namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Scores many sentences together, each from the beginning, so that a row's figures depend on that row alone; or a running text, of which it has any
/// length at a time. For one thread at a time.
/// </summary>
internal interface ILanguageModelSession : IDisposable
{
    /// <summary>Scores rows.</summary>
    /// <param name="rows">The sentences, without their ends.</param>
    /// <param name="logProbabilities">
    /// Gets ln P of each id of a row and then of its end, row behind row: [ids + rows]; empty if they are not wanted.
    /// </param>
    /// <param name="next">Gets the distribution after each row's last word: [rows, vocabulary]; empty if it is not wanted.</param>
    void Score(IdRows rows, Span<double> logProbabilities, Span<float> next);

    /// <summary>Reads the next ids of a running text and writes ln P of each.</summary>
    /// <param name="state">What was read before, by the same model; becomes what was read then.</param>
    /// <param name="ids">[ids].</param>
    /// <param name="logProbabilities">[ids].</param>
    void Continue(ILanguageModelState state, ReadOnlySpan<int> ids, Span<double> logProbabilities)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            logProbabilities[i] = state.LogProbability(ids[i]);
            state.Advance(ids[i]);
        }
    }
}
