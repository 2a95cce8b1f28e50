using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// A score of each tag from the features of its token, under a softmax at each token, which knows nothing of the tags around it, or under a
/// conditional random field over all tags of a sequence (<see cref="LinearChainCrf"/>).
/// </summary>
internal sealed class LinearTagOutput : TagOutput
{
    private readonly Linear _emission;
    private readonly LinearChainCrf? _crf;
    private readonly SoftmaxCrossEntropy _softmax = new();
    private readonly TagChain _chain;
    private readonly bool _areTagsIndependent;
    private readonly double _consistency;
    private readonly Layer[] _layers;

    /// <summary>An output layer with weights <c>name.weight</c> and <c>name.bias</c>, and of a field <c>name.transitions</c> and others.</summary>
    /// <param name="name">Prefix of the weights' names.</param>
    /// <param name="inputSize">Number of features of a token.</param>
    /// <param name="tagCount">Number of tags.</param>
    /// <param name="hasCrf">Whether the tags of a sequence depend on each other.</param>
    /// <param name="constraints">Which tags may follow which in what is predicted; null for all.</param>
    /// <param name="consistency">Weight of <see cref="DropoutConsistency"/> in training; 0 for none.</param>
    public LinearTagOutput(string name, int inputSize, int tagCount, bool hasCrf, TagConstraints? constraints, double consistency = 0) : base(inputSize, tagCount)
    {
        _emission = new Linear(name, inputSize, tagCount);
        _crf = hasCrf ? new LinearChainCrf(name, tagCount, constraints) : null;
        _chain = _crf?.DecodingChain ?? new TagChain(tagCount, constraints);
        _consistency = consistency;
        _areTagsIndependent = _crf is null && constraints is null;
        _layers = [.. new Layer?[] { _emission, _crf }.OfType<Layer>()];
        Parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        foreach (Layer layer in _layers)
            layer.Initialize(seed, ref nextNumber);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        foreach (Layer layer in _layers)
            layer.Refresh(team);
    }

    /// <inheritdoc/>
    public override TagOutputState CreateState() => new State(new TagDecoder(_chain), _crf is null ? null : LinearChainCrf.CreateState());

    /// <inheritdoc/>
    public override double Train(Pass pass, TagOutputState state, PackedBatch batch, Matrix input, ReadOnlySpan<int> tags, float weight, Matrix dInput)
    {
        Score(pass, state, batch, input);
        var own = (State)state;
        Matrix emissions = own.Emissions;
        double loss;
        if (_crf is not null)
        {
            loss = _crf.Train(pass, own.Crf!, batch, emissions, tags, emissions, weight);
        }
        else
        {
            loss = weight * _softmax.Evaluate(emissions, tags, emissions);
            if (weight != 1)
                VectorMath.Scale(weight, emissions.Span);
        }
        DropoutConsistency.Apply(_consistency, emissions);
        _emission.Backward(pass, own.Emission, emissions, dInput);
        return loss;
    }

    /// <inheritdoc/>
    public override void Score(Pass pass, TagOutputState state, PackedBatch batch, Matrix input)
    {
        var own = (State)state;
        own.Batch = batch;
        own.Emissions = pass.Workspace.Take(batch.TokenCount, TagCount);
        _emission.Forward(pass, own.Emission, input, own.Emissions);
    }

    /// <inheritdoc/>
    public override double Loss(Pass pass, TagOutputState state, ReadOnlySpan<int> tags)
    {
        var own = (State)state;
        return _crf is not null ? _crf.Evaluate(pass, own.Crf!, own.Batch, own.Emissions, tags) : _softmax.Evaluate(own.Emissions, tags, null);
    }

    /// <inheritdoc/>
    public override void Decode(Pass pass, TagOutputState state, Span<int> tags)
    {
        var own = (State)state;
        if (!_areTagsIndependent)
        {
            own.Decoder.Decode(pass, own.Batch, own.Emissions, tags);
            return;
        }
        for (int token = 0; token < tags.Length; token++)
            tags[token] = Softmax.MostProbable(own.Emissions.Row(token));
    }

    /// <inheritdoc/>
    public override EntityTypes? EntityTypes => _chain.EntityTypes;

    /// <inheritdoc/>
    public override void DecodeEntities(Pass pass, TagOutputState state, double threshold, Span<int> tags)
    {
        var own = (State)state;
        own.Decoder.DecodeEntities(pass, own.Batch, own.Emissions, threshold, tags);
    }

    /// <inheritdoc/>
    public override void FindEntities(Pass pass, TagOutputState state, double smallest, ReadOnlySpan<List<EntityCandidate>> found)
    {
        var own = (State)state;
        own.Decoder.FindEntities(pass, own.Batch, own.Emissions, smallest, found);
    }

    /// <inheritdoc/>
    public override void Marginals(Pass pass, TagOutputState state, Matrix probabilities)
    {
        var own = (State)state;
        if (!_areTagsIndependent)
        {
            own.Decoder.Marginals(pass, own.Batch, own.Emissions, probabilities);
            return;
        }
        for (int token = 0; token < probabilities.Rows; token++)
            Softmax.Probabilities(own.Emissions.Row(token), probabilities.Row(token));
    }

    /// <inheritdoc/>
    public override void DecodeBest(Pass pass, TagOutputState state, int count, Span<int> tags, Span<double> logProbabilities)
    {
        var own = (State)state;
        own.Decoder.DecodeBest(pass, own.Batch, own.Emissions, count, tags, logProbabilities);
    }

    private sealed class State(TagDecoder decoder, LinearChainCrfState? crf) : TagOutputState
    {
        public TagDecoder Decoder => decoder;

        public LinearChainCrfState? Crf => crf;

        public LinearState Emission { get; } = Linear.CreateState();

        public PackedBatch Batch { get; set; } = null!;

        /// <summary>Scores of the tags: [tokens, tags]; in training they become their gradients.</summary>
        public Matrix Emissions { get; set; }
    }
}
