using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// What a <see cref="RecurrentLanguageModel"/> knows of a text: its recurrent state, and the distribution behind it once somebody has asked, on memory
/// that goes back to the model as soon as the state moves on. So a copy costs as much as the recurrent state.
/// </summary>
internal sealed class RecurrentLanguageModelState : NeuralLanguageModelState
{
    private readonly RecurrentLanguageModel _model;
    private readonly StreamState _state;
    private readonly ThreadTeam? _team;
    private VocabularyRow? _row;

    /// <summary>A state at the beginning.</summary>
    /// <param name="model">The model.</param>
    /// <param name="team">Threads that share a distribution; null for the caller's alone.</param>
    internal RecurrentLanguageModelState(RecurrentLanguageModel model, ThreadTeam? team) : base(model)
    {
        _model = model;
        _team = team;
        _state = model.CreateBeginning();
    }

    /// <summary>The top layer's h: [hidden].</summary>
    public ReadOnlySpan<float> Hidden => _state.Hidden(_model.Network.Shape.Layers - 1);

    /// <summary>The recurrent state, for somebody who reads on with it: the distribution behind it is forgotten.</summary>
    internal StreamState Recurrent
    {
        get
        {
            Forget();
            return _state;
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _model.GoToBeginning(_state);
        Forget();
    }

    /// <inheritdoc/>
    public override void CopyFrom(ILanguageModelState other)
    {
        _state.CopyFrom(((RecurrentLanguageModelState)other)._state);
        Forget();
    }

    /// <inheritdoc/>
    protected override void Read(int word)
    {
        _model.Read(_state, word);
        Forget();
    }

    /// <inheritdoc/>
    protected override VocabularyRow Row() => _row ??= _model.RentRow(_state, _team);

    private void Forget()
    {
        if (_row is not null)
            _model.Return(_row);
        _row = null;
    }
}
