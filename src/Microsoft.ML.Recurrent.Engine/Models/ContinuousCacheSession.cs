using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Scores rows with a <see cref="ContinuousCacheModel"/>, one after the other, each with a cache of its own, and running text; a block of words at a time.
/// </summary>
internal sealed class ContinuousCacheSession : ILanguageModelSession
{
    private readonly ContinuousCacheModel _model;
    private readonly ThreadTeam _team;
    private readonly CachedText _text;
    private readonly CacheTerms _terms = new();
    private readonly int[] _ids = new int[CachedText.BlockLength];

    internal ContinuousCacheSession(ContinuousCacheModel model, int threads)
    {
        _model = model;
        _team = new ThreadTeam(threads);
        _text = new CachedText(model.Recurrent, model.Settings.Size, _team);
    }

    /// <inheritdoc/>
    public void Score(IdRows rows, Span<double> logProbabilities, Span<float> next)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<int> ids = rows[row];
            Span<double> scores = logProbabilities.IsEmpty ? [] : logProbabilities.Slice(rows.StartOf(row) + row, ids.Length + 1);
            _text.Begin();
            // The end is a word of the last block: the hidden state before it is the one that the next word is drawn from.
            for (int start = 0; start <= ids.Length; start += CachedText.BlockLength)
            {
                int count = Math.Min(CachedText.BlockLength, ids.Length + 1 - start), words = Math.Min(count, ids.Length - start);
                ids.Slice(start, words).CopyTo(_ids);
                if (words < count)
                    _ids[words] = LanguageModelIds.End;
                _text.Read(_ids.AsSpan(0, count));
                for (int i = 0; !scores.IsEmpty && i < count; i++)
                    scores[start + i] = LogProbability(i);
                if (words < count && !next.IsEmpty)
                    WriteNext(words, next.Slice(row * _model.VocabularySize, _model.VocabularySize));
            }
        }
    }

    /// <inheritdoc/>
    public void Continue(ILanguageModelState state, ReadOnlySpan<int> ids, Span<double> logProbabilities)
    {
        if (ids.IsEmpty)
            return;
        var cached = (ContinuousCacheState)state;
        logProbabilities[0] = cached.LogProbability(ids[0]);
        _text.GoTo(cached, ids[0]);
        for (int start = 1; start < ids.Length; start += CachedText.BlockLength)
        {
            int count = Math.Min(CachedText.BlockLength, ids.Length - start);
            ids.Slice(start, count).CopyTo(_ids);
            _text.Read(_ids.AsSpan(0, count));
            for (int i = 0; i < count; i++)
                logProbabilities[start + i] = LogProbability(i);
        }
        _text.CopyTo(cached);
    }

    /// <inheritdoc/>
    public void Dispose() => _team.Dispose();

    private double LogProbability(int word)
    {
        if (_text.Products(word).IsEmpty)
            return _text.LogProbability(word);
        _terms.Begin(_text.Products(word), _model.Settings.Theta);
        return _model.Mix(_text.LogProbability(word), _terms.Probability(_ids[word], _text.Ids(word)));
    }

    private void WriteNext(int word, Span<float> probabilities)
    {
        VocabularyRow row = _model.Recurrent.RentRow(_text.Hidden(word), _team);
        _model.Recurrent.Distribution(row, probabilities);
        _model.Recurrent.Return(row);
        if (_text.Products(word).IsEmpty)
            return;
        _terms.Begin(_text.Products(word), _model.Settings.Theta);
        _terms.MixInto(probabilities, _model.Settings.Weight, _text.Ids(word));
    }
}
