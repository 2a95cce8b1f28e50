using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a <see cref="ContinuousCacheModel"/> knows of a text. A copy costs as much as the recurrent state and a reference for every few places.</summary>
internal sealed class ContinuousCacheState : ILanguageModelState
{
    private readonly ContinuousCacheModel _model;
    private readonly CacheTerms _terms = new();
    private readonly float[] _before;
    private float[] _products = [];
    private int[] _ids = [];
    private bool _isKnown;

    /// <summary>A state at the beginning.</summary>
    /// <param name="model">The model.</param>
    /// <param name="team">Threads that share a distribution; null for the caller's alone.</param>
    internal ContinuousCacheState(ContinuousCacheModel model, ThreadTeam? team)
    {
        _model = model;
        Recurrent = new RecurrentLanguageModelState(model.Recurrent, team);
        _before = new float[model.Recurrent.Network.Shape.TopHiddenSize];
        History = new CacheHistory(_before.Length, model.Settings.Size);
    }

    /// <summary>The recurrent model's state.</summary>
    internal RecurrentLanguageModelState Recurrent { get; }

    /// <summary>The places that the cache remembers.</summary>
    internal CacheHistory History { get; }

    /// <inheritdoc/>
    public void Reset()
    {
        Recurrent.Reset();
        History.Clear();
        _isKnown = false;
    }

    /// <inheritdoc/>
    public void CopyFrom(ILanguageModelState other)
    {
        var state = (ContinuousCacheState)other;
        Recurrent.CopyFrom(state.Recurrent);
        Remember(state.History);
    }

    /// <summary>Has the cache remember the places of a history, in place of its own.</summary>
    internal void Remember(CacheHistory history)
    {
        History.CopyFrom(history);
        _isKnown = false;
    }

    /// <inheritdoc/>
    public double LogProbability(int id)
    {
        double logProbability = Recurrent.LogProbability(id);
        return History.Count == 0 ? logProbability : _model.Mix(logProbability, Terms().Probability(id, Ids));
    }

    /// <inheritdoc/>
    public void Distribution(Span<float> probabilities)
    {
        Recurrent.Distribution(probabilities);
        if (History.Count > 0)
            Terms().MixInto(probabilities, _model.Settings.Weight, Ids);
    }

    /// <inheritdoc/>
    public void Advance(int id)
    {
        Recurrent.Hidden.CopyTo(_before);
        Recurrent.Advance(id);
        History.Add(_before, id);
        _isKnown = false;
    }

    private ReadOnlySpan<int> Ids => _ids.AsSpan(0, History.Count);

    private CacheTerms Terms()
    {
        if (_isKnown)
            return _terms;
        int count = History.Count;
        if (_ids.Length < count)
        {
            int length = Math.Min(_model.Settings.Size, 2 * count);
            _products = new float[length];
            _ids = new int[length];
        }
        History.Products(Recurrent.Hidden, _products.AsSpan(0, count));
        History.CopyIds(_ids);
        _terms.Begin(_products.AsSpan(0, count), _model.Settings.Theta);
        _isKnown = true;
        return _terms;
    }
}
