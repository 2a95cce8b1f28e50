using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// A recurrent layer that reads, with the features of each token, the tag of the token before, and a softmax over the tags on it:
/// <code>
///   h_t = cell([x_t, v(y_(t-1))], h_(t-1))        p(y_t | y_1 … y_(t-1), x) = softmax(W h_t + b)
/// </code>
/// In training the tag before is the true one (teacher forcing: Williams and Zipser 1989), or, for a share of the tokens, the one that the layer
/// itself finds (scheduled sampling: Bengio et al. 2015). In use it is the one found, and the most probable tags are looked for with a beam.
/// </summary>
internal sealed class PreviousTagOutput : TagOutput
{
    private readonly Embedding _tags;
    private readonly Bidirectional _recurrent;
    private readonly Linear _emission;
    private readonly SoftmaxCrossEntropy _softmax = new();
    private readonly TagConstraints? _constraints;
    private readonly PreviousTagOptions _options;
    private readonly Dropout _dropout;
    private readonly Layer[] _layers;

    /// <summary>An output layer with weights <c>name.tags.weight</c>, <c>name.rnn.*</c>, <c>name.weight</c> and <c>name.bias</c>.</summary>
    /// <param name="name">Prefix of the weights' names.</param>
    /// <param name="inputSize">Number of features of a token.</param>
    /// <param name="tagCount">Number of tags.</param>
    /// <param name="options">Sizes, and how it is trained and used.</param>
    /// <param name="constraints">Which tags may follow which in what is predicted; null for all.</param>
    public PreviousTagOutput(string name, int inputSize, int tagCount, PreviousTagOptions options, TagConstraints? constraints) : base(inputSize, tagCount)
    {
        _options = options;
        _constraints = constraints;
        // The last vector stands for the beginning of a sequence.
        _tags = new Embedding(name + ".tags", tagCount + 1, options.TagSize);
        _recurrent = new Bidirectional(0, inputSize + options.TagSize, options.Recurrent(name, inputSize));
        _emission = new Linear(name, options.HiddenSize, tagCount);
        _dropout = new Dropout(options.Dropout, options.DropoutNumber, options.Variational);
        _layers = [_tags, _recurrent, _emission];
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
    public override TagOutputState CreateState() => new PreviousTagState(_recurrent, new PreviousTagSearch(this, _constraints));

    /// <inheritdoc/>
    public override double Train(Pass pass, TagOutputState state, PackedBatch batch, Matrix input, ReadOnlySpan<int> tags, float weight, Matrix dInput)
    {
        Score(pass, state, batch, input);
        var own = (PreviousTagState)state;
        SetPrevious(batch, tags, own.Previous);
        if (_options.SamplingRate > 0)
            Sample(pass, own);
        Matrix hidden = Forward(pass, own), emissions = own.Emissions;
        double loss = weight * _softmax.Evaluate(emissions, tags, emissions);
        if (weight != 1)
            VectorMath.Scale(weight, emissions.Span);
        DropoutConsistency.Apply(_options.Consistency, emissions);
        Matrix dHidden = pass.Workspace.Take(hidden.Rows, hidden.Columns), dJoined = pass.Workspace.Take(hidden.Rows, _recurrent.InputSize);
        _emission.Backward(pass, own.Emission, emissions, dHidden);
        Dropout.Backward(own.Dropout, dHidden, dHidden);
        _recurrent.Backward(pass, own.Recurrent, dHidden, dJoined);
        _tags.Backward(pass, own.Tags, dJoined.ColumnRange(InputSize, _options.TagSize));
        Rows.Copy(dJoined.ColumnRange(0, InputSize), dInput);
        return loss;
    }

    /// <inheritdoc/>
    public override void Score(Pass pass, TagOutputState state, PackedBatch batch, Matrix input) => ((PreviousTagState)state).Begin(batch, input);

    /// <inheritdoc/>
    public override double Loss(Pass pass, TagOutputState state, ReadOnlySpan<int> tags)
    {
        var own = (PreviousTagState)state;
        int mark = pass.Workspace.Mark();
        SetPrevious(own.Batch, tags, own.Previous);
        Forward(pass, own);
        double loss = _softmax.Evaluate(own.Emissions, tags, null);
        pass.Workspace.Release(mark);
        return loss;
    }

    /// <inheritdoc/>
    public override void Decode(Pass pass, TagOutputState state, Span<int> tags)
    {
        var own = (PreviousTagState)state;
        own.Search.Run(pass, own, _options.BeamWidth);
        for (int sequence = 0; sequence < own.Batch.SequenceCount; sequence++)
            own.Search.Trace(sequence, 0, tags);
    }

    /// <summary>Writes the probability of each tag of each token, given the sequence and the tags before that <see cref="Decode"/> finds.</summary>
    /// <inheritdoc/>
    public override void Marginals(Pass pass, TagOutputState state, Matrix probabilities)
    {
        var own = (PreviousTagState)state;
        Span<int> found = own.Found;
        Decode(pass, own, found);
        int mark = pass.Workspace.Mark();
        SetPrevious(own.Batch, found, own.Previous);
        Forward(pass, own);
        for (int token = 0; token < probabilities.Rows; token++)
            Softmax.Probabilities(own.Emissions.Row(token), probabilities.Row(token));
        pass.Workspace.Release(mark);
    }

    /// <summary>As of every output layer, among what a beam of at least that width finds: the best may be missed, as may others.</summary>
    /// <inheritdoc/>
    public override void DecodeBest(Pass pass, TagOutputState state, int count, Span<int> tags, Span<double> logProbabilities)
    {
        var own = (PreviousTagState)state;
        int tokens = own.Batch.TokenCount, sequences = own.Batch.SequenceCount;
        tags.Fill(-1);
        own.Search.Run(pass, own, Math.Max(count, _options.BeamWidth));
        for (int rank = 0; rank < count; rank++)
        {
            for (int sequence = 0; sequence < sequences; sequence++)
                logProbabilities[rank * sequences + sequence] = own.Search.Trace(sequence, rank, tags.Slice(rank * tokens, tokens));
        }
    }

    /// <summary>One step of many sequences: writes the next states and the logits.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="own">The session's memory.</param>
    /// <param name="rows">Features and previous tags of each sequence; and its state, which becomes the next.</param>
    /// <param name="logits">[sequences, tags].</param>
    internal void Step(Pass pass, PreviousTagState own, PreviousTagRows rows, Matrix logits)
    {
        int mark = pass.Workspace.Mark();
        Matrix joined = pass.Workspace.Take(rows.Count, _recurrent.InputSize), hidden = pass.Workspace.Take(rows.Count, _options.HiddenSize);
        for (int row = 0; row < rows.Count; row++)
        {
            own.Input.Row(rows.Tokens[row]).CopyTo(joined.Row(row));
            Span<float> tag = joined.Row(row)[InputSize..];
            if (rows.Previous[row] < 0)
                tag.Clear();
            else
                _tags.Weight.Value.Row(rows.Previous[row]).CopyTo(tag);
        }
        RecurrentState state = own.StepState[0];
        if (!rows.AreFirst)
        {
            state.InitialHidden = rows.Hidden.RowRange(0, rows.Count);
            state.InitialCell = HasCell ? rows.Cell.RowRange(0, rows.Count) : null;
        }
        _recurrent.Forward(pass, own.StepState, own.StepBatch(rows.Count), joined, hidden);
        Rows.Copy(hidden, rows.Hidden.RowRange(0, rows.Count));
        if (HasCell)
            Rows.Copy(state.FinalCell, rows.Cell.RowRange(0, rows.Count));
        _emission.Forward(pass, own.StepEmission, hidden, logits);
        pass.Workspace.Release(mark);
    }

    /// <summary>Memory for the states of <paramref name="count"/> sequences.</summary>
    internal PreviousTagRows TakeRows(Pass pass, PreviousTagState own, int count) => new()
    {
        Tokens = own.RowTokens(count),
        Hidden = pass.Workspace.Take(count, _options.HiddenSize),
        Cell = pass.Workspace.Take(HasCell ? count : 0, _options.HiddenSize),
    };

    private bool HasCell => Cell.Of(_options.Cell).HasCellState;

    /// <summary>The tag before each token; <see cref="TagOutput.TagCount"/> before the first; -1 where it is not known.</summary>
    private void SetPrevious(PackedBatch batch, ReadOnlySpan<int> tags, Span<int> previous)
    {
        for (int step = 0; step < batch.StepCount; step++)
        {
            for (int sequence = 0; sequence < batch.ActiveAt(step); sequence++)
                previous[batch.StepOffsets[step] + sequence] = step == 0 ? TagCount : tags[batch.StepOffsets[step - 1] + sequence];
        }
    }

    private Matrix Forward(Pass pass, PreviousTagState own)
    {
        int tokens = own.Batch.TokenCount;
        Matrix joined = pass.Workspace.Take(tokens, _recurrent.InputSize), hidden = pass.Workspace.Take(tokens, _options.HiddenSize), features = hidden;
        own.Emissions = pass.Workspace.Take(tokens, TagCount);
        Rows.Copy(own.Input, joined.ColumnRange(0, InputSize));
        _tags.Forward(pass, own.Tags, own.Previous, joined.ColumnRange(InputSize, _options.TagSize));
        _recurrent.Forward(pass, own.Recurrent, own.Batch, joined, hidden);
        if (_dropout.IsActive(pass))
            features = pass.Workspace.Take(tokens, _options.HiddenSize);
        _dropout.Forward(pass, own.Dropout, own.Batch, hidden, features);
        _emission.Forward(pass, own.Emission, features, own.Emissions);
        return hidden;
    }

    /// <summary>
    /// Replaces a random share of the previous tags by the ones that the layer finds, each after the previous tags as they are then. No gradient
    /// passes through what is found, so what follows is as with any other previous tags.
    /// </summary>
    private void Sample(Pass pass, PreviousTagState own)
    {
        PackedBatch batch = own.Batch;
        var random = new CounterRandom(pass.Seed, RandomPurpose.ScheduledSampling, pass.Step);
        int mark = pass.Workspace.Mark();
        PreviousTagRows rows = TakeRows(pass, own, batch.SequenceCount);
        Matrix logits = pass.Workspace.Take(batch.SequenceCount, TagCount);
        for (int step = 0; step + 1 < batch.StepCount; step++)
        {
            // Sequences that end here need no tag for a token behind.
            rows.Count = batch.ActiveAt(step + 1);
            rows.AreFirst = step == 0;
            rows.Previous = own.Previous.Slice(batch.StepOffsets[step], rows.Count);
            for (int row = 0; row < rows.Count; row++)
                rows.Tokens[row] = batch.StepOffsets[step] + row;
            Step(pass, own, rows, logits.RowRange(0, rows.Count));
            for (int row = 0; row < rows.Count; row++)
            {
                int next = batch.StepOffsets[step + 1] + row;
                if (random.Uniform((ulong)next) < _options.SamplingRate)
                    own.Previous[next] = Softmax.MostProbable(logits.Row(row));
            }
        }
        pass.Workspace.Release(mark);
    }
}
