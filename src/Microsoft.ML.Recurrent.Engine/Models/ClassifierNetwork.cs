using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Sequence in, logits out: embedding (or float vectors) → recurrent layers → pooling → linear, with dropout between the parts.
/// The weights are only read by <see cref="Forward"/>, so that any number of states can run side by side on them.
/// </summary>
internal sealed class ClassifierNetwork
{
    private readonly Embedding? _embedding;
    private readonly Stack _recurrent;
    private readonly Pooling[] _poolings;
    private readonly Linear _output;
    private readonly Layer[] _layers;
    private readonly ClassifierRegularization _regularization;
    private readonly Dropout _elementDropout;
    private readonly Dropout _pooledDropout;

    /// <summary>A network with zero weights.</summary>
    /// <param name="shape">Sizes and kinds.</param>
    /// <param name="name">Put before the names of its parameters.</param>
    /// <param name="regularization">Dropout; <see langword="null"/> for a network that is not trained.</param>
    public ClassifierNetwork(ClassifierShape shape, string name, ClassifierRegularization? regularization = null)
    {
        Shape = shape;
        _regularization = regularization ?? new ClassifierRegularization();
        float dropout = _regularization.Dropout;
        _embedding = shape.HasWords ? new Embedding(name + "embedding", shape.VocabularySize, shape.ElementSize) : null;
        _elementDropout = new Dropout(dropout, number: 0, _regularization.Variational);
        _pooledDropout = new Dropout(dropout, number: 1);
        _recurrent = new Stack(new StackOptions
        {
            Name = name + "rnn",
            Cell = shape.Cell,
            InputSize = shape.ElementSize,
            HiddenSize = shape.HiddenSize,
            Layers = shape.Layers,
            Bidirectional = shape.Bidirectional,
            Dropout = dropout,
            VariationalDropout = _regularization.Variational,
            DropoutNumber = 3,
        });
        _poolings = [.. CreatePoolings(shape, name)];
        _output = new Linear(name + "output", shape.PooledSize + shape.AdditionalFeatures, shape.Outputs);
        _layers = [.. _embedding is null ? [] : new Layer[] { _embedding }, _recurrent, .. _poolings, _output];
        Parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>Sizes and kinds.</summary>
    public ClassifierShape Shape { get; }

    /// <summary>All weights, in a fixed order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The table of word vectors; null when the sequences consist of float vectors.</summary>
    public Parameter? WordVectors => _embedding?.Weight;

    /// <summary>Random initial weights.</summary>
    public void Initialize(ulong seed)
    {
        uint number = 0;
        foreach (Layer layer in _layers)
            layer.Initialize(seed, ref number);
        // What an untrained network says is noise: it starts with nearly nothing, beside n-grams that know something above all.
        VectorMath.Scale(0.1f, _output.Weight.Value.Span);
    }

    /// <summary>Gives words their first vectors from elsewhere; words without one keep their random vector.</summary>
    /// <param name="vectors">Vectors of the vocabulary's words, of this network's element size.</param>
    /// <param name="frozen">Whether the words that have one keep it in training.</param>
    public void SetWordVectors(WordVectors vectors, bool frozen)
    {
        Embedding embedding = _embedding ?? throw new InvalidOperationException("A network of float vectors has no word vectors.");
        embedding.SetVectors(vectors, static id => id, frozen);
    }

    /// <summary>A hash of what training starts from: shape, dropout, weights.</summary>
    public void AddTo(ref StableHash hash)
    {
        hash.Add(Shape.ToString());
        hash.Add((double)_regularization.Dropout);
        hash.Add(_regularization.Variational ? 1L : 0L);
        hash.Add((double)_regularization.WordDropout);
        foreach (Parameter parameter in Parameters)
            hash.Add(parameter.Value.Span);
        foreach (bool isFrozen in _embedding?.FrozenRows ?? [])
            hash.Add(isFrozen ? 1L : 0L);
    }

    /// <summary>To be called whenever weights have changed.</summary>
    public void Refresh(ThreadTeam team)
    {
        foreach (Layer layer in _layers)
            layer.Refresh(team);
    }

    /// <summary>Memory for one batch at a time.</summary>
    public ClassifierNetworkState CreateState() => new(
        _embedding is null ? null : Embedding.CreateState(), Dropout.CreateState(), _recurrent.CreateState(),
        [.. _poolings.Select(pooling => pooling.CreateState())], Dropout.CreateState(), Linear.CreateState());

    /// <summary>Runs a batch.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">Keeps what <see cref="Backward"/> and the caller need.</param>
    /// <param name="batch">The rows; in training, words are replaced in place by word dropout.</param>
    /// <param name="logits">Receives [sequences, outputs], in the rows' own order.</param>
    public void Forward(Pass pass, ClassifierNetworkState state, ClassifierBatch batch, Matrix logits)
    {
        PackedBatch layout = batch.Layout;
        Matrix elements = batch.Elements;
        if (_embedding is not null)
        {
            WordDropout.Apply(pass, number: 2, _regularization.WordDropout, Vocabulary.UnknownId, batch.Words);
            elements = pass.Workspace.Take(layout.TokenCount, Shape.ElementSize);
            _embedding.Forward(pass, state.Embedding!, batch.Words, elements);
        }
        ForwardElements(pass, state, batch, elements, logits);
    }

    /// <summary>As <see cref="Forward"/>, from element vectors of the caller's own: [tokens, element size], packed. Dropout may change them.</summary>
    public void ForwardElements(Pass pass, ClassifierNetworkState state, ClassifierBatch batch, Matrix elements, Matrix logits)
    {
        PackedBatch layout = batch.Layout;
        state.Layout = layout;
        state.HasInputDropout = pass.IsTraining && _regularization.Dropout > 0;
        Matrix input = elements;
        if (state.HasInputDropout)
        {
            input = _embedding is null ? pass.Workspace.Take(layout.TokenCount, Shape.ElementSize) : elements;
            _elementDropout.Forward(pass, state.ElementDropout, layout, elements, input);
        }
        state.HiddenStates = pass.Workspace.Take(layout.TokenCount, Shape.StateSize);
        _recurrent.Forward(pass, state.Recurrent, layout, input, state.HiddenStates);
        ForwardHead(pass, state, batch, logits);
    }

    /// <summary>What <see cref="Score"/> needs of the recurrent layers, packed; to be made when the weights change no more.</summary>
    public FrozenStack Freeze(ThreadTeam team)
    {
        foreach (Pooling pooling in _poolings)
            pooling.Refresh(team);
        _output.Refresh(team);
        return new FrozenStack(_recurrent, _embedding?.Weight.Value, team);
    }

    /// <summary>As <see cref="Forward"/> outside training, to the bit, for prediction: nothing is left for <see cref="Backward"/>.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">Keeps what the caller needs.</param>
    /// <param name="recurrent">What <see cref="Freeze"/> made of this network.</param>
    /// <param name="walks">Working memory of <paramref name="recurrent"/>.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="logits">Receives [sequences, outputs], in the rows' own order.</param>
    public void Score(Pass pass, ClassifierNetworkState state, FrozenStack recurrent, FrozenWalk[] walks, ClassifierBatch batch, Matrix logits)
    {
        state.Layout = null;
        state.HasInputDropout = false;
        state.HiddenStates = pass.Workspace.Take(batch.Layout.TokenCount, Shape.StateSize);
        recurrent.Forward(pass, walks, batch.Layout, Shape.HasWords ? batch.WordArray : null, batch.Elements, state.HiddenStates);
        ForwardHead(pass, state, batch, logits);
    }

    /// <summary>From the hidden states to the logits.</summary>
    private void ForwardHead(Pass pass, ClassifierNetworkState state, ClassifierBatch batch, Matrix logits)
    {
        PackedBatch layout = batch.Layout;
        Matrix joined = pass.Workspace.Take(layout.SequenceCount, Shape.PooledSize + Shape.AdditionalFeatures);
        state.Pooled = joined.ColumnRange(0, Shape.PooledSize);
        for (int i = 0, column = 0; i < _poolings.Length; column += Shape.StateSize, i++)
            _poolings[i].Forward(pass, state.Poolings[i], layout, state.HiddenStates, joined.ColumnRange(column, Shape.StateSize));
        for (int row = 0; Shape.AdditionalFeatures > 0 && row < layout.SequenceCount; row++)
            batch.Additional.Row(row).CopyTo(joined.Row(row)[Shape.PooledSize..]);
        Matrix features = joined;
        if (state.HasInputDropout)
        {
            features = pass.Workspace.Take(joined.Rows, joined.Columns);
            _pooledDropout.Forward(pass, state.PooledDropout, null, joined, features);
        }
        _output.Forward(pass, state.Output, features, logits);
    }

    /// <summary>Adds the gradient of the last <see cref="Forward"/> into the parameters.</summary>
    /// <param name="pass">The pass of the forward run, its workspace not reset since.</param>
    /// <param name="state">The state of the forward run.</param>
    /// <param name="dLogits">Gradient of the loss with respect to the logits: [sequences, outputs].</param>
    public void Backward(Pass pass, ClassifierNetworkState state, Matrix dLogits)
    {
        if (_embedding is null)
        {
            BackwardElements(pass, state, dLogits, dElements: null);
            return;
        }
        Matrix dElements = pass.Workspace.Take(state.Layout!.TokenCount, Shape.ElementSize);
        BackwardElements(pass, state, dLogits, dElements);
        _embedding.Backward(pass, state.Embedding!, dElements);
    }

    /// <summary>As <see cref="Backward"/>, and writes the gradient with respect to the element vectors: [tokens, element size].</summary>
    public void BackwardElements(Pass pass, ClassifierNetworkState state, Matrix dLogits, Matrix? dElements)
    {
        PackedBatch layout = state.Layout ?? throw new InvalidOperationException("Backward needs a Forward before it.");
        Matrix dJoined = pass.Workspace.Take(layout.SequenceCount, Shape.PooledSize + Shape.AdditionalFeatures);
        _output.Backward(pass, state.Output, dLogits, dJoined);
        if (state.HasInputDropout)
            Dropout.Backward(state.PooledDropout, dJoined, dJoined);
        Matrix dHidden = pass.Workspace.Take(layout.TokenCount, Shape.StateSize);
        for (int i = 0, column = 0; i < _poolings.Length; column += Shape.StateSize, i++)
            _poolings[i].Backward(pass, state.Poolings[i], dJoined.ColumnRange(column, Shape.StateSize), dHidden, accumulate: i > 0);
        _recurrent.Backward(pass, state.Recurrent, dHidden, dElements);
        if (dElements is Matrix gradient && state.HasInputDropout)
            Dropout.Backward(state.ElementDropout, gradient, gradient);
    }

    private static IEnumerable<Pooling> CreatePoolings(ClassifierShape shape, string name)
    {
        if (shape.Pooling.HasFlag(SequencePooling.Last))
            yield return new LastPooling(shape.StateSize, shape.Bidirectional ? 2 : 1);
        if (shape.Pooling.HasFlag(SequencePooling.Max))
            yield return new MaxPooling(shape.StateSize);
        if (shape.Pooling.HasFlag(SequencePooling.Mean))
            yield return new MeanPooling(shape.StateSize);
        if (shape.Pooling.HasFlag(SequencePooling.Attention))
            yield return new AttentionPooling(name + "attention", shape.StateSize, shape.HiddenSize);
    }
}
