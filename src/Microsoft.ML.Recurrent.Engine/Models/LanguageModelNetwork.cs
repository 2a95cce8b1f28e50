using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A recurrent language model (Mikolov et al. 2010): words in, the distribution of the next word out. Word vectors → recurrent layers →
/// projection, if there is one → output layer, with dropout between the parts. The weights are only read by <see cref="Score"/> and the forward pass, so that any number of
/// states can run side by side on them.
/// </summary>
internal sealed class LanguageModelNetwork
{
    private readonly Linear? _projection;
    private readonly Layer[] _layers;
    private readonly LanguageModelRegularization _regularization;
    private readonly EmbeddingDropout _embeddingDropout;
    private readonly Dropout _inputDropout;
    private readonly Dropout _outputDropout;

    /// <summary>A network with zero weights.</summary>
    /// <param name="shape">Sizes and kinds.</param>
    /// <param name="name">Put before the names of its parameters.</param>
    /// <param name="regularization">What makes training harder; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together; see <see cref="LanguageModelShape.Fault"/>.</exception>
    public LanguageModelNetwork(LanguageModelShape shape, string name = "", LanguageModelRegularization? regularization = null)
    {
        if (shape.Fault is { } fault)
            throw new ArgumentException(fault, nameof(shape));
        Shape = shape;
        _regularization = regularization ??= new LanguageModelRegularization();
        _embeddingDropout = new EmbeddingDropout(regularization.EmbeddingDropout);
        _inputDropout = new Dropout(regularization.InputDropout, number: 0, regularization.Variational);
        _outputDropout = new Dropout(regularization.OutputDropout, number: 1, regularization.Variational);
        (Input, Output) = VocabularyInput.CreateLayers(
            name, new WordClusters(shape.VocabularySize, [.. shape.Cuts]), shape.EmbeddingSize, shape.OutputSize, shape.TailDivisor, shape.IsTied);
        Recurrent = new Stack(new StackOptions
        {
            Name = name + "rnn",
            Cell = shape.Cell,
            InputSize = shape.EmbeddingSize,
            HiddenSize = shape.HiddenSize,
            TopHiddenSize = shape.TopHiddenSize,
            Layers = shape.Layers,
            Dropout = regularization.LayerDropout,
            VariationalDropout = regularization.Variational,
            WeightDropout = regularization.WeightDropout,
            DropoutNumber = 2,
        });
        _projection = shape.ProjectionSize > 0 ? new Linear(name + "projection", shape.TopHiddenSize, shape.ProjectionSize, bias: false) : null;
        _layers = [.. new Layer?[] { Input, Recurrent, _projection, Output }.OfType<Layer>()];
        Parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>Sizes and kinds.</summary>
    public LanguageModelShape Shape { get; }

    /// <summary>All weights, in a fixed order; tied ones once.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The recurrent layers.</summary>
    public Stack Recurrent { get; }

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
    }

    /// <summary>To be called whenever weights have changed.</summary>
    public void Refresh(ThreadTeam team)
    {
        foreach (Layer layer in _layers)
            layer.Refresh(team);
    }

    /// <summary>What prediction needs of the recurrent layers, packed; to be made when the weights change no more, and before anything is predicted.</summary>
    public FrozenStack Freeze(ThreadTeam team)
    {
        _projection?.Refresh(team);
        Output.Refresh(team);
        return new FrozenStack(Recurrent, Input.Vectors(team), team);
    }

    /// <summary>A hash of what training starts from: shape, dropout, weights.</summary>
    public void AddTo(ref StableHash hash)
    {
        Shape.AddTo(ref hash);
        hash.Add(_regularization.ToString());
        foreach (Parameter parameter in Parameters)
            hash.Add(parameter.Value.Span);
        foreach (bool isFrozen in Input.FrozenRows ?? [])
            hash.Add(isFrozen ? 1L : 0L);
    }

    /// <summary>Memory for one batch at a time, and the recurrent state that goes from batch to batch.</summary>
    public LanguageModelNetworkState CreateState() => new(this);

    /// <summary>
    /// The mean loss, -log p of the next word in nats, of the rows that have a target; adds its gradient, and that of the activation
    /// regularization, into the parameters. The recurrent state goes on from the batch before (truncated back-propagation through time) unless
    /// it is reset.
    /// </summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">How the tokens are laid out. Sequence i continues sequence i of the batch before.</param>
    /// <param name="words">Word of each token: [tokens], packed; -1 for none.</param>
    /// <param name="targets">The word that follows each token: [tokens], packed; -1 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public double Train(Pass pass, LanguageModelNetworkState state, PackedBatch batch, ReadOnlySpan<int> words, ReadOnlySpan<int> targets)
    {
        int targetCount = targets.Length - targets.Count(-1);
        Matrix hidden = ForwardRecurrent(pass, state, batch, words), dropped = hidden;
        if (_outputDropout.IsActive(pass))
            dropped = pass.Workspace.Take(hidden.Rows, hidden.Columns);
        _outputDropout.Forward(pass, state.OutputDropout, batch, hidden, dropped);
        Matrix features = Project(pass, state.Projection, dropped);
        Matrix dHidden = pass.Workspace.Take(hidden.Rows, hidden.Columns), dVectors = pass.Workspace.Take(hidden.Rows, Shape.EmbeddingSize);
        Matrix dFeatures = _projection is null ? dHidden : pass.Workspace.Take(features.Rows, features.Columns);
        double loss = Output.Train(pass, state.Output, features, targets, 1f / Math.Max(1, targetCount), dFeatures);
        _projection?.Backward(pass, state.Projection, dFeatures, dHidden);
        ActivationPenalty.AddActivation(_regularization.ActivationRegularization, dropped, dHidden);
        Dropout.Backward(state.OutputDropout, dHidden, dHidden);
        ActivationPenalty.AddTemporal(_regularization.TemporalActivationRegularization, batch, hidden, dHidden, pass.Workspace);
        Recurrent.Backward(pass, state.Recurrent, dHidden, dVectors);
        Dropout.Backward(state.InputDropout, dVectors, dVectors);
        EmbeddingDropout.Backward(state.EmbeddingDropout, dVectors);
        Input.Backward(pass, state.Input, dVectors);
        return loss;
    }

    /// <summary>Writes log p of each target, in nats, 0 where there is none. The recurrent state goes on as in <see cref="Train"/>.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">How the tokens are laid out.</param>
    /// <param name="words">Word of each token: [tokens], packed; -1 for none.</param>
    /// <param name="targets">The word that follows each token: [tokens], packed; -1 for none.</param>
    /// <param name="logProbabilities">[tokens], packed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public void Score(
        Pass pass, LanguageModelNetworkState state, PackedBatch batch, ReadOnlySpan<int> words, ReadOnlySpan<int> targets, Span<double> logProbabilities) =>
        Output.Score(pass, state.Output, Forward(pass, state, batch, words), targets, logProbabilities);

    /// <summary>
    /// What reaches the output layer of every token, [tokens, output size], in the pass's workspace: the top layer's hidden state, projected if there
    /// is a projection. The recurrent state goes on as in <see cref="Train"/>.
    /// </summary>
    public Matrix Forward(Pass pass, LanguageModelNetworkState state, PackedBatch batch, ReadOnlySpan<int> words) =>
        Project(pass, state.Projection, ForwardRecurrent(pass, state, batch, words));

    private Matrix ForwardRecurrent(Pass pass, LanguageModelNetworkState state, PackedBatch batch, ReadOnlySpan<int> words)
    {
        VectorMath.CheckLength(words.Length, batch.TokenCount);
        Matrix vectors = pass.Workspace.Take(batch.TokenCount, Shape.EmbeddingSize), hidden = pass.Workspace.Take(batch.TokenCount, Shape.TopHiddenSize);
        Input.Forward(pass, state.Input, words, vectors);
        _embeddingDropout.Forward(pass, state.EmbeddingDropout, words, vectors);
        _inputDropout.Forward(pass, state.InputDropout, batch, vectors, vectors);
        state.Begin(pass, batch);
        Recurrent.Forward(pass, state.Recurrent, batch, vectors, hidden);
        state.End(batch);
        return hidden;
    }

    /// <summary>What reaches the output layer of top hidden states: [tokens, output size], in the pass's workspace if it is anything else.</summary>
    public Matrix Project(Pass pass, LinearState state, Matrix hidden)
    {
        if (_projection is null)
            return hidden;
        Matrix features = pass.Workspace.Take(hidden.Rows, Shape.ProjectionSize);
        _projection.Forward(pass, state, hidden, features);
        return features;
    }

    /// <summary>What reaches the output layer of one top hidden state; <paramref name="scratch"/>: at least [output size].</summary>
    public ReadOnlySpan<float> Project(ReadOnlySpan<float> hidden, Span<float> scratch)
    {
        if (_projection is null)
            return hidden;
        Span<float> features = scratch[..Shape.ProjectionSize];
        _projection.ForwardRow(hidden, features);
        return features;
    }

    /// <summary>A network with the same weights and no memory for training.</summary>
    public LanguageModelNetwork CopyForPrediction()
    {
        var copy = new LanguageModelNetwork(Shape);
        for (int i = 0; i < Parameters.Count; i++)
            Parameters[i].Value.Span.CopyTo(copy.Parameters[i].Value.Span);
        return copy;
    }
}
