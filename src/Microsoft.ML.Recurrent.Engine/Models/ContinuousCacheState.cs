namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a <see cref="ContinuousCacheModel"/> knows of a text. A copy costs as much as the recurrent state and a reference for every few places.</summary>
internal sealed class ContinuousCacheState : ILanguageModelState
{
    private readonly ContinuousCacheModel _model;
    private readonly RecurrentLanguageModelState _recurrent;
    private readonly CacheHistory _history;
    private readonly CacheTerms _terms = new();
    private readonly float[] _before;
    private float[] _products = [];
    private int[] _ids = [];
    private bool _isKnown;

    /// <summary>A state at the beginning.</summary>
    internal ContinuousCacheState(ContinuousCacheModel model)
    {
        _model = model;
        _recurrent = new RecurrentLanguageModelState(model.Recurrent);
        _before = new float[model.Recurrent.Network.Shape.TopHiddenSize];
        _history = new CacheHistory(_before.Length, model.Settings.Size);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _recurrent.Reset();
        _history.Clear();
        _isKnown = false;
    }

    /// <inheritdoc/>
    public void CopyFrom(ILanguageModelState other)
    {
        var state = (ContinuousCacheState)other;
        _recurrent.CopyFrom(state._recurrent);
        _history.CopyFrom(state._history);
        _isKnown = false;
    }

    /// <inheritdoc/>
    public double LogProbability(int id)
    {
        double logProbability = _recurrent.LogProbability(id);
        return _history.Count == 0 ? logProbability : _model.Mix(logProbability, Terms().Probability(id, Ids));
    }

    /// <inheritdoc/>
    public void Distribution(Span<float> probabilities)
    {
        _recurrent.Distribution(probabilities);
        if (_history.Count > 0)
            Terms().MixInto(probabilities, _model.Settings.Weight, Ids);
    }

    /// <inheritdoc/>
    public void Advance(int id)
    {
        _recurrent.Hidden.CopyTo(_before);
        _recurrent.Advance(id);
        _history.Add(_before, id);
        _isKnown = false;
    }

    private ReadOnlySpan<int> Ids => _ids.AsSpan(0, _history.Count);

    private CacheTerms Terms()
    {
        if (_isKnown)
            return _terms;
        int count = _history.Count;
        if (_ids.Length < count)
        {
            int length = Math.Min(_model.Settings.Size, 2 * count);
            _products = new float[length];
            _ids = new int[length];
        }
        _history.Products(_recurrent.Hidden, _products.AsSpan(0, count));
        _history.CopyIds(_ids);
        _terms.Begin(_products.AsSpan(0, count), _model.Settings.Theta);
        _isKnown = true;
        return _terms;
    }
}
