using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// A neural language model that looks at the n words before the one that it predicts. v(w) is a word's vector; before the beginning of a sentence
/// there is nothing, which has no vector.
/// <code>
///   Mean:          x = mean of v(w(t-n)) … v(w(t-1)), of those there are                       P(w(t)) = softmax(U·x + b)
///   Concatenated:  x = [v(w(t-n)); …; v(w(t-1))], zeros for nothing     a = tanh(H·x + d)      P(w(t)) = softmax(W·x + U·a + b)
/// </code>
/// Mean is the context of CBOW (Mikolov et al. 2013, "Efficient estimation of word representations in vector space") from the left alone;
/// Concatenated is equation (1) of Bengio, Ducharme, Vincent and Jauvin 2003, "A neural probabilistic language model", where the direct connections
/// W are optional. U and W are one matrix, [U W], the output layer's. Dropout acts on x and on a. The weights are only read by passes.
/// </summary>
internal sealed class WindowNetwork
{
    private readonly Parameter? _begin;
    private readonly Linear? _hidden;
    private readonly Layer[] _layers;
    private readonly Dropout _contextDropout;
    private readonly Dropout _hiddenDropout;

    /// <summary>A network with zero weights.</summary>
    /// <param name="shape">Sizes and kinds.</param>
    /// <param name="dropout">Share of the values of x and of a that training sets to zero, from 0 to less than 1.</param>
    /// <exception cref="ArgumentException">The shape does not fit together.</exception>
    public WindowNetwork(WindowShape shape, double dropout = 0)
    {
        if (shape.Fault is { } fault)
            throw new ArgumentException($"Expected {fault}; found {shape.Describe()}.", nameof(shape));
        Shape = shape;
        DropoutRate = dropout;
        _contextDropout = new Dropout(dropout, number: 0);
        _hiddenDropout = new Dropout(dropout, number: 1);
        (Input, Output) = VocabularyInput.CreateLayers(
            "", new WordClusters(shape.VocabularySize, [.. shape.Cuts]), shape.EmbeddingSize, shape.OutputInputSize, shape.TailDivisor, shape.IsTied);
        _hidden = shape.Context == WindowContext.Concatenated ? new Linear("hidden", shape.ContextSize, shape.HiddenSize) : null;
        _begin = shape.HasBegin ? new Parameter("begin.weight", 1, shape.EmbeddingSize) : null;
        _layers = [.. new Layer?[] { Input, _hidden, Output }.OfType<Layer>()];
        Parameters = [.. _begin is null ? [] : new[] { _begin }, .. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>Sizes and kinds.</summary>
    public WindowShape Shape { get; }

    /// <summary>Share of values that training sets to zero.</summary>
    public double DropoutRate { get; }

    /// <summary>All weights, in a fixed order; tied ones once.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The output layer.</summary>
    public VocabularyOutput Output { get; }

    /// <summary>The input layer, which has the vectors of words.</summary>
    public VocabularyInput Input { get; }

    /// <summary>Random initial weights.</summary>
    public void Initialize(ulong seed)
    {
        uint number = 0;
        foreach (Layer layer in _layers)
            layer.Initialize(seed, ref number);
        if (_begin is not null)
            Initializer.Normal(_begin.Value, 1 / Math.Sqrt(Shape.EmbeddingSize), Initializer.Stream(seed, ref number));
    }

    /// <summary>A network with the same weights and without what training needs.</summary>
    public WindowNetwork CopyForPrediction()
    {
        var copy = new WindowNetwork(Shape);
        for (int i = 0; i < Parameters.Count; i++)
            Parameters[i].Value.Span.CopyTo(copy.Parameters[i].Value.Span);
        return copy;
    }

    /// <summary>A hash of what training starts from: shape, dropout, weights.</summary>
    public void AddTo(ref StableHash hash)
    {
        hash.Add(Shape.Describe());
        hash.Add(DropoutRate);
        foreach (Parameter parameter in Parameters)
            hash.Add(parameter.Value.Span);
    }

    /// <summary>To be called whenever weights have changed.</summary>
    public void Refresh(ThreadTeam team)
    {
        foreach (Layer layer in _layers)
            layer.Refresh(team);
    }

    /// <summary>Memory for one batch at a time.</summary>
    public WindowNetworkState CreateState() => new(Output.CreateState(), Input.CreateState());

    /// <summary>The mean loss, -log p of the predicted word in nats; adds its gradient into the parameters.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="contexts">The words before, the nearest last; -1 for nothing: [rows, window].</param>
    /// <param name="targets">The predicted words: [rows].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public double Train(Pass pass, WindowNetworkState state, ReadOnlySpan<int> contexts, ReadOnlySpan<int> targets)
    {
        Matrix features = Forward(pass, state, contexts), dFeatures = pass.Workspace.Take(features.Rows, features.Columns);
        double loss = Output.Train(pass, state.Output, features, targets, 1f / Math.Max(1, targets.Length), dFeatures);
        Backward(pass, state, dFeatures);
        return loss;
    }

    /// <summary>Writes log p of each target, in nats.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="contexts">The words before, the nearest last; -1 for nothing: [rows, window].</param>
    /// <param name="targets">[rows].</param>
    /// <param name="logProbabilities">[rows].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public void Score(Pass pass, WindowNetworkState state, ReadOnlySpan<int> contexts, ReadOnlySpan<int> targets, Span<double> logProbabilities) =>
        Output.Score(pass, state.Output, Forward(pass, state, contexts), targets, logProbabilities);

    /// <summary>What the output layer sees of each context: [rows, <see cref="WindowShape.OutputInputSize"/>], in the pass's workspace.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="contexts">The words before, the nearest last; -1 for nothing: [rows, window].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public Matrix Forward(Pass pass, WindowNetworkState state, ReadOnlySpan<int> contexts)
    {
        state.Keep(contexts, Shape, allowsBegin: _begin is not null);
        Matrix vectors = pass.Workspace.Take(contexts.Length, Shape.EmbeddingSize);
        Input.Forward(pass, state.Input, state.Words, vectors);
        foreach (int slot in state.BeginSlots)
            _begin!.Value.Row(0).CopyTo(vectors.Row(slot));
        int rows = contexts.Length / Shape.Window;
        if (_hidden is null)
        {
            Matrix mean = pass.Workspace.Take(rows, Shape.EmbeddingSize);
            Average(state, vectors, mean);
            _contextDropout.Forward(pass, state.ContextDropout, batch: null, mean, mean);
            return mean;
        }
        var context = new Matrix(vectors.Array, vectors.Offset, rows, Shape.ContextSize);
        Matrix hidden = state.Hidden = pass.Workspace.Take(rows, Shape.HiddenSize);
        _contextDropout.Forward(pass, state.ContextDropout, batch: null, context, context);
        _hidden.Forward(pass, state.HiddenLayer, context, hidden);
        Activations.Tanh(hidden.Span, hidden.Span);
        if (!Shape.HasDirectConnections && !_hiddenDropout.IsActive(pass))
        {
            _hiddenDropout.Forward(pass, state.HiddenDropout, batch: null, hidden, hidden);
            return hidden;
        }
        Matrix features = pass.Workspace.Take(rows, Shape.OutputInputSize);
        _hiddenDropout.Forward(pass, state.HiddenDropout, batch: null, hidden, features.ColumnRange(0, Shape.HiddenSize));
        for (int row = 0; Shape.HasDirectConnections && row < rows; row++)
            context.Row(row).CopyTo(features.Row(row)[Shape.HiddenSize..]);
        return features;
    }

    /// <summary>Adds to the parameters' gradients; <paramref name="dFeatures"/> is used up.</summary>
    private void Backward(Pass pass, WindowNetworkState state, Matrix dFeatures)
    {
        int rows = dFeatures.Rows;
        Matrix dVectors = pass.Workspace.Take(rows * Shape.Window, Shape.EmbeddingSize);
        if (_hidden is null)
        {
            Dropout.Backward(state.ContextDropout, dFeatures, dFeatures);
            for (int row = 0; row < rows; row++)
            {
                if (state.Counts[row] > 0)
                    VectorMath.Scale(1f / state.Counts[row], dFeatures.Row(row));
                for (int slot = row * Shape.Window; slot < (row + 1) * Shape.Window; slot++)
                    dFeatures.Row(row).CopyTo(dVectors.Row(slot));
            }
        }
        else
        {
            var dContext = new Matrix(dVectors.Array, dVectors.Offset, rows, Shape.ContextSize);
            Matrix dHidden = pass.Workspace.Take(rows, Shape.HiddenSize);
            Dropout.Backward(state.HiddenDropout, dFeatures.ColumnRange(0, Shape.HiddenSize), dHidden);
            Activations.TanhBackward(state.Hidden.Span, dHidden.Span, dHidden.Span);
            _hidden.Backward(pass, state.HiddenLayer, dHidden, dContext);
            for (int row = 0; Shape.HasDirectConnections && row < rows; row++)
                VectorMath.Add(dFeatures.Row(row)[Shape.HiddenSize..], dContext.Row(row));
            Dropout.Backward(state.ContextDropout, dContext, dContext);
        }
        foreach (int slot in state.BeginSlots)
            VectorMath.Add(dVectors.Row(slot), _begin!.Gradient.Row(0));
        Input.Backward(pass, state.Input, dVectors);
    }

    private void Average(WindowNetworkState state, Matrix vectors, Matrix mean)
    {
        for (int row = 0; row < mean.Rows; row++)
        {
            // Slots with nothing in them are zeros.
            vectors.Row(row * Shape.Window).CopyTo(mean.Row(row));
            for (int slot = 1; slot < Shape.Window; slot++)
                VectorMath.Add(vectors.Row(row * Shape.Window + slot), mean.Row(row));
            if (state.Counts[row] > 0)
                VectorMath.Scale(1f / state.Counts[row], mean.Row(row));
        }
    }
}
