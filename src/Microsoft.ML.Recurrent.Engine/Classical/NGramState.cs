using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>The last words of a sentence, as the n-grams that end with them.</summary>
internal sealed class NGramState : ILanguageModelState
{
    private readonly NGramLanguageModel _model;

    // The last 1, 2, … words' n-grams: [order - 1]; -1 where the tables have no such n-gram.
    private readonly int[] _contexts;
    private int _length;

    public NGramState(NGramLanguageModel model)
    {
        _model = model;
        _contexts = new int[model.Order - 1];
        Reset();
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _length = Math.Min(1, _contexts.Length);
        if (_length == 1)
            _contexts[0] = _model.IsContiguous ? LanguageModelIds.End : _model.BeginId;
    }

    /// <inheritdoc/>
    public void CopyFrom(ILanguageModelState other)
    {
        var state = (NGramState)other;
        state._contexts.AsSpan().CopyTo(_contexts);
        _length = state._length;
    }

    /// <inheritdoc/>
    public double LogProbability(int id)
    {
        LanguageModelIds.Check(_model, id);
        double backoff = 1;
        for (int n = _length; n >= 1; n--)
        {
            int context = _contexts[n - 1];
            if (context < 0)
                continue;
            int found = _model.Find(n, context, id);
            if (found >= 0)
                return Math.Log(backoff * _model.Levels[n].Probabilities[found]);
            backoff *= _model.Levels[n - 1].Backoffs[context];
        }
        return Math.Log(backoff * _model.Levels[0].Probabilities[id]);
    }

    /// <inheritdoc/>
    public void Distribution(Span<float> probabilities)
    {
        // From the shortest context on, each longer one scales what is there and overwrites the words that it knows itself.
        double backoff = 1;
        for (int n = 1; n <= _length; n++)
            backoff *= BackoffOf(n);
        ReadOnlySpan<double> words = _model.Levels[0].Probabilities.AsSpan(0, _model.VocabularySize);
        for (int id = 0; id < words.Length; id++)
            probabilities[id] = (float)(backoff * words[id]);
        for (int n = 1; n <= _length; n++)
        {
            int context = _contexts[n - 1];
            if (context < 0)
                continue;
            backoff = 1;
            for (int longer = n + 1; longer <= _length; longer++)
                backoff *= BackoffOf(longer);
            NGramLevel level = _model.Levels[n];
            int end = _model.Levels[n - 1].FirstChild[context + 1];
            for (int i = _model.Levels[n - 1].FirstChild[context]; i < end; i++)
                probabilities[level.Words[i]] = (float)(backoff * level.Probabilities[i]);
        }
    }

    /// <inheritdoc/>
    public void Advance(int id)
    {
        LanguageModelIds.CheckReadable(_model, id);
        if (_contexts.Length == 0)
            return;
        int length = Math.Min(_length + 1, _contexts.Length);
        for (int n = length; n >= 2; n--)
            _contexts[n - 1] = _contexts[n - 2] < 0 ? -1 : _model.Find(n - 1, _contexts[n - 2], id);
        _contexts[0] = id;
        _length = length;
    }

    private double BackoffOf(int n) => _contexts[n - 1] < 0 ? 1 : _model.Levels[n - 1].Backoffs[_contexts[n - 1]];
}
