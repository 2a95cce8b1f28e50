using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>The last words of a sentence, of which a <see cref="WindowLanguageModel"/> predicts the next. What it computes with is made when first needed.</summary>
internal sealed class WindowState : ILanguageModelState
{
    private readonly WindowLanguageModel _model;

    // The nearest last, -1 for nothing: [window].
    private readonly int[] _context;
    private Pass? _pass;
    private WindowNetworkState? _state;
    private VocabularyRow? _row;
    private bool _isRowCurrent;

    public WindowState(WindowLanguageModel model)
    {
        _model = model;
        _context = new int[model.Network.Shape.Window];
        Reset();
    }

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
        CheckId(id);
        return Row().LogProbability(id);
    }

    /// <inheritdoc/>
    public void Distribution(Span<float> probabilities) => WindowLanguageModel.Distribution(Row(), probabilities);

    /// <inheritdoc/>
    public double ClusterProbability(int cluster) => Row().ClusterProbability(cluster);

    /// <inheritdoc/>
    public void Distribution(int cluster, Span<float> probabilities) => Row().Probabilities(cluster, probabilities);

    /// <inheritdoc/>
    public void Advance(int id)
    {
        CheckId(id);
        if (id == LanguageModelIds.End && !_model.IsContiguous)
            throw new ArgumentOutOfRangeException(nameof(id), id, "The end of a sentence was read by a model of single sentences, which knows nothing behind it. Reset the state.");
        _context.AsSpan(1).CopyTo(_context);
        _context[^1] = id;
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
        _row.Begin(_model.Network.Forward(_pass, _state, _context).Row(0));
        _isRowCurrent = true;
        return _row;
    }

    private void CheckId(int id)
    {
        if ((uint)id >= (uint)_model.VocabularySize)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"Expected an id from 0 to {_model.VocabularySize - 1}.");
    }
}
