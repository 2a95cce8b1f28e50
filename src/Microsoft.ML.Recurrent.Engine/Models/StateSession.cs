namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Scores rows one after the other with a state: for models that gain nothing from reading rows together.</summary>
internal sealed class StateSession(ILanguageModel model) : ILanguageModelSession
{
    private readonly ILanguageModelState _state = model.CreateState();

    /// <inheritdoc/>
    public void Score(IdRows rows, Span<double> logProbabilities, Span<float> next)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            Span<double> scores = logProbabilities.IsEmpty ? [] : logProbabilities.Slice(rows.StartOf(row) + row, rows.LengthOf(row) + 1);
            _state.Reset();
            ReadOnlySpan<int> ids = rows[row];
            for (int i = 0; i < ids.Length; i++)
            {
                if (!scores.IsEmpty)
                    scores[i] = _state.LogProbability(ids[i]);
                _state.Advance(ids[i]);
            }
            if (!scores.IsEmpty)
                scores[^1] = _state.LogProbability(LanguageModelIds.End);
            if (!next.IsEmpty)
                _state.Distribution(next.Slice(row * model.VocabularySize, model.VocabularySize));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
