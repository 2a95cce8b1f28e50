using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Training on a running text by truncated back-propagation through time (Williams and Peng 1990): the text is cut into streams that are read
/// side by side, a window of steps at a time; the recurrent state goes on from window to window, gradients stay within one. A row of this task is a
/// step of all streams.
/// </summary>
internal sealed class RunningTextTask : RecurrentLanguageModelTask, ITrainingTask
{
    // Validation is to give the perplexity of the text read from its beginning to its end, but one word at a time that takes many times as long. What stood
    // some hundreds of words before changes nothing that is seen in a figure.
    private const int EvaluationStreams = 16, EvaluationSteps = 64, EvaluationOverlap = 256, LeastEvaluation = 2048;
    private readonly int[] _training;
    private readonly int[] _validation;
    private readonly TextStreams _streams;
    private readonly BpttLengths _lengths;
    private readonly LanguageModelNetworkState _state;
    private readonly LanguageModelNetworkState _validationState;
    private readonly LanguageModelBatch _batch = new();

    /// <summary>A task.</summary>
    /// <param name="network">The network, initialised.</param>
    /// <param name="training">The text: the first word is read and not predicted. At least two words.</param>
    /// <param name="validation">Another such text; empty for no validation.</param>
    /// <param name="streams">Most streams that are read side by side; fewer where the text is too short to give each a window.</param>
    /// <param name="lengths">Steps through which gradients go back.</param>
    /// <param name="team">Threads.</param>
    /// <param name="seed">Seed of dropout.</param>
    public RunningTextTask(LanguageModelNetwork network, int[] training, int[] validation, int streams, BpttLengths lengths, ThreadTeam team, ulong seed) : base(network, team, seed)
    {
        _training = training;
        _validation = validation;
        _streams = new TextStreams(training.Length - 1, streams, lengths.Mean);
        _lengths = lengths;
        _state = network.CreateState();
        _validationState = network.CreateState();
        var hash = new StableHash();
        hash.Add("running text");
        hash.Add(training);
        hash.Add((long)validation.Length);
        hash.Add(validation);
        hash.Add((long)_streams.Count);
        hash.Add(lengths.ToString());
        network.AddTo(ref hash);
        Fingerprint = hash.Value;
    }

    /// <inheritdoc/>
    public override int RowCount => _streams.StepCount;

    /// <inheritdoc/>
    public override ulong Fingerprint { get; }

    /// <inheritdoc/>
    protected override bool HasValidation => _validation.Length > 0;

    /// <inheritdoc/>
    public override int LengthOf(int row) => _streams.Count;

    /// <inheritdoc/>
    public IBatchPlan CreatePlan(TrainingSettings settings) => new BpttPlan(_streams.StepCount, _lengths, settings.Seed);

    /// <inheritdoc/>
    public void WriteState(SectionWriter writer) => _state.Write(writer);

    /// <inheritdoc/>
    public void ReadState(SectionReader reader) => _state.Read(reader, _streams.Count);

    /// <inheritdoc/>
    protected override BatchOutcome Train(ReadOnlySpan<int> rows)
    {
        if (rows[0] == 0)
            _state.Reset();
        LoadTraining(rows[0], rows[^1] + 1);
        return Train(_state, _batch);
    }

    /// <inheritdoc/>
    protected override (double LogProbability, long Tokens) ScoreValidation(CancellationToken cancellation)
    {
        var streams = new OverlappingStreams(_validation.Length - 1, EvaluationStreams, LeastEvaluation, EvaluationOverlap);
        _validationState.Reset();
        double sum = 0;
        for (int step = 0; step < streams.StepCount; step += EvaluationSteps)
        {
            cancellation.ThrowIfCancellationRequested();
            LoadValidation(streams, step, Math.Min(step + EvaluationSteps, streams.StepCount));
            sum += Score(_validationState, _batch);
        }
        return (sum, _validation.Length - 1);
    }

    private void LoadTraining(int first, int end)
    {
        Span<int> lengths = _batch.Lengths(_streams.Count);
        for (int stream = 0; stream < _streams.Count; stream++)
            lengths[stream] = _streams.LengthOf(stream, first, end);
        _batch.Build(lengths);
        ReadOnlySpan<int> order = _batch.Layout.Order;
        for (int position = 0; position < order.Length; position++)
            _batch.SetText(position, _training.AsSpan((int)_streams.StartOf(order[position]) + first, lengths[order[position]] + 1));
    }

    private void LoadValidation(OverlappingStreams streams, int first, int end)
    {
        Span<int> lengths = _batch.Lengths(streams.Count);
        for (int stream = 0; stream < streams.Count; stream++)
            lengths[stream] = streams.LengthOf(stream, first, end);
        _batch.Build(lengths);
        ReadOnlySpan<int> order = _batch.Layout.Order;
        for (int position = 0; position < order.Length; position++)
        {
            int stream = order[position];
            _batch.SetText(position, _validation.AsSpan(streams.StartOf(stream) + first, lengths[stream] + 1));
            _batch.ClearTargets(position, streams.UnscoredOf(stream, first, end));
        }
    }
}
