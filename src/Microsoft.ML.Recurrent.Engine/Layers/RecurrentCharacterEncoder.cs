using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A word's vector is the state of a forward recurrent layer behind its last character and that of a reverse one behind its first
/// (Ling et al. 2015, "Finding function in form"; Lample et al. 2016). The words, sorted by length, are a packed batch.
/// </summary>
internal sealed class RecurrentCharacterEncoder : CharacterEncoder
{
    private readonly Dropout _dropout;
    private readonly Stack _recurrent;
    private readonly LastPooling _last;
    private readonly Parameter[] _parameters;

    /// <summary>An encoder with weights <c>name + embedding.weight</c> and <c>name + rnn.…</c>, the latter under PyTorch's names.</summary>
    /// <param name="name">Put before the names of the weights.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="dropout">Share of the values of characters' vectors that training sets to zero, the same ones in all characters of a word.</param>
    /// <param name="dropoutNumber">Number of the dropout's random stream.</param>
    public RecurrentCharacterEncoder(string name, CharacterEncoderShape shape, double dropout, uint dropoutNumber) : base(name, shape)
    {
        _dropout = new Dropout(dropout, dropoutNumber, variational: true);
        _recurrent = new Stack(new StackOptions
        {
            Name = name + "rnn",
            Cell = shape.Cell,
            InputSize = shape.EmbeddingSize,
            HiddenSize = shape.Units,
            Bidirectional = true,
        });
        _last = new LastPooling(shape.OutputSize, directions: 2);
        _parameters = [.. Embedding.Parameters, .. _recurrent.Parameters];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        Embedding.Initialize(seed, ref nextNumber);
        _recurrent.Initialize(seed, ref nextNumber);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team) => _recurrent.Refresh(team);

    /// <inheritdoc/>
    public override CharacterEncoderState CreateState() => new State(_recurrent.CreateState(), _last.CreateState());

    /// <inheritdoc/>
    public override void Forward(Pass pass, CharacterEncoderState state, CharacterBatch batch, Matrix output)
    {
        var own = (State)state;
        own.Batch = batch;
        int characters = batch.Layout.TokenCount;
        Matrix vectors = pass.Workspace.Take(characters, Shape.EmbeddingSize), hidden = pass.Workspace.Take(characters, Shape.OutputSize);
        Embedding.Forward(pass, own.Embedding, batch.Characters, vectors);
        _dropout.Forward(pass, own.Dropout, batch.Layout, vectors, vectors);
        _recurrent.Forward(pass, own.Recurrent, batch.Layout, vectors, hidden);
        _last.Forward(pass, own.Last, batch.Layout, hidden, output);
    }

    /// <inheritdoc/>
    public override void Backward(Pass pass, CharacterEncoderState state, Matrix dOutput)
    {
        var own = (State)state;
        int mark = pass.Workspace.Mark(), characters = own.Batch.Layout.TokenCount;
        Matrix dHidden = pass.Workspace.Take(characters, Shape.OutputSize), dVectors = pass.Workspace.Take(characters, Shape.EmbeddingSize);
        _last.Backward(pass, own.Last, dOutput, dHidden);
        _recurrent.Backward(pass, own.Recurrent, dHidden, dVectors);
        Dropout.Backward(own.Dropout, dVectors, dVectors);
        Embedding.Backward(pass, own.Embedding, dVectors);
        pass.Workspace.Release(mark);
    }

    /// <inheritdoc/>
    public override FrozenCharacterEncoder Freeze(ThreadTeam team) =>
        new Frozen(new FrozenStack(_recurrent, Embedding.Weight.Value, team), _last);

    private sealed class State(StackState recurrent, PoolingState last) : CharacterEncoderState
    {
        public StackState Recurrent => recurrent;

        public PoolingState Last => last;
    }

    private sealed class Frozen(FrozenStack recurrent, LastPooling last) : FrozenCharacterEncoder
    {
        public override int OutputSize => recurrent.OutputSize;

        public override FrozenCharacterState CreateState() => new FrozenState(recurrent.CreateWalks(), last.CreateState());

        public override void Forward(Pass pass, FrozenCharacterState state, CharacterBatch batch, Matrix output)
        {
            var own = (FrozenState)state;
            int mark = pass.Workspace.Mark();
            Matrix hidden = pass.Workspace.Take(batch.Layout.TokenCount, recurrent.OutputSize);
            recurrent.Forward(pass, own.Walks, batch.Layout, batch.CharacterArray, default, hidden);
            last.Forward(pass, own.Last, batch.Layout, hidden, output);
            pass.Workspace.Release(mark);
        }
    }

    private sealed class FrozenState(FrozenWalk[] walks, PoolingState last) : FrozenCharacterState
    {
        public FrozenWalk[] Walks => walks;

        public PoolingState Last => last;
    }
}
