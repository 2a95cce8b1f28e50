using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>The last words of a sentence, of which a <see cref="WindowLanguageModel"/> predicts the next. What it computes with is made when first needed.</summary>
internal sealed class WindowState : NeuralLanguageModelState
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
    public WindowState(WindowLanguageModel model, ThreadTeam? team) : base(model)
    {
        _model = model;
        _team = team;
        _context = new int[model.Network.Shape.Window];
        Reset();
    }

    /// <summary>The network's words, the nearest last, -1 for nothing: [window].</summary>
    internal ReadOnlySpan<int> Context => _context;

    /// <inheritdoc/>
    public override void Reset()
    {
        _context.AsSpan().Fill(-1);
        _context[^1] = _model.IsContiguous ? LanguageModelIds.End : _model.Network.Shape.BeginId;
        _isRowCurrent = false;
    }

    /// <inheritdoc/>
    public override void CopyFrom(ILanguageModelState other)
    {
        ((WindowState)other)._context.AsSpan().CopyTo(_context);
        _isRowCurrent = false;
    }

    /// <inheritdoc/>
    protected override void Read(int word)
    {
        _context.AsSpan(1).CopyTo(_context);
        _context[^1] = word;
        _isRowCurrent = false;
    }

    /// <inheritdoc/>
    protected override VocabularyRow Row()
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
