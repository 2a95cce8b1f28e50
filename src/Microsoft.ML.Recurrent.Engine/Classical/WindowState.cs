using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>The last words of a sentence, of which a <see cref="WindowLanguageModel"/> predicts the next. What it computes with is made when first needed.</summary>
internal sealed class WindowState : ILanguageModelState
{
    private readonly WindowLanguageModel _model;
    private readonly ThreadTeam? _team;

    private readonly int[] _context;
    private Pass? _pass;
    private WindowNetworkState? _state;
    private VocabularyRow? _row;
    private bool _isRowCurrent;

    /// <summary>A state at the beginning.</summary>
    /// <param name="model">The model.</param>
    /// <param name="team">Threads that share a distribution; null for the caller's alone.</param>
    public WindowState(WindowLanguageModel model, ThreadTeam? team)
    {
        _model = model;
        _team = team;
        _context = new int[model.Network.Shape.Window];
        Reset();
    }

    /// <summary>The network's words, the nearest last, -1 for nothing: [window].</summary>
    internal ReadOnlySpan<int> Context => _context;

    /// <inheritdoc/>
    public void Reset()
    {
        _context.AsSpan().Fill(-1);
        _context[^1] = _model.IsContiguous ? LanguageModelIds.End : _model.Network.Shape.BeginId;
        _isRowCurrent = false;
    }

    /// <inheritdoc/>
    public void CopyFrom(ILanguageModelState other)
    {
        ((WindowState)other)._context.AsSpan().CopyTo(_context);
        _isRowCurrent = false;
    }

    /// <inheritdoc/>
    public double LogProbability(int id)
    {
        int word = _model.WordOf(id);
        return Row().LogProbability(word) - _model.ShareOf(word);
    }

    /// <inheritdoc/>
    public void Distribution(Span<float> probabilities) => _model.Distribution(Row(), probabilities);

    /// <inheritdoc/>
    public double ClusterProbability(int cluster) => _model.Order is null ? Row().ClusterProbability(cluster) : 1;

    /// <inheritdoc/>
    public void Distribution(int cluster, Span<float> probabilities)
    {
        if (_model.Order is null)
            Row().Probabilities(cluster, probabilities);
        else
            _model.Distribution(Row(), probabilities);
    }

    /// <inheritdoc/>
    public void Advance(int id)
    {
        int word = _model.WordOf(id);
        if (id == LanguageModelIds.End && !_model.IsContiguous)
            throw new ArgumentOutOfRangeException(nameof(id), id, "The end of a sentence was read by a model of single sentences, which knows nothing behind it. Reset the state.");
        _context.AsSpan(1).CopyTo(_context);
        _context[^1] = word;
        _isRowCurrent = false;
    }

    private VocabularyRow Row()
    {
        _row ??= _model.Network.Output.CreateRow();
        if (_isRowCurrent)
            return _row;
        _pass ??= new Pass(new ThreadTeam(1));
        _state ??= _model.Network.CreateState();
        _pass.Workspace.Reset();
        _row.Begin(_model.Network.Forward(_pass, _state, _context).Row(0), _team);
        _isRowCurrent = true;
        return _row;
    }
}
