using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>A <see cref="TaggerNetwork"/> with its training and validation sentences, as the training loop sees it.</summary>
internal sealed class TaggerTask : ITrainingTask
{
    private const string Accuracy = "accuracy", EntityF1 = "entity F1";

    private readonly TaggerNetwork _network;
    private readonly TaggerNetworkState _state;
    private readonly TaggerData _training;
    private readonly TaggerData? _validation;
    private readonly EntityCounter? _entities;
    private readonly bool _choosesByEntities;
    private readonly EntityThreshold? _threshold;
    private bool _decodesByThreshold;
    private readonly Pass _pass;
    private readonly LengthGroups _groups = new();
    private readonly TaggerBatch _batch = new();
    private int[] _lengths = [];
    private int[] _found = [];
    private int[] _knownTags = [];
    private int[] _sentence = [];
    private int[] _foundSentence = [];
    private int[] _pairs = [];
    private List<EntityCandidate>[] _candidates = [];

    /// <summary>A task.</summary>
    /// <param name="network">The network, initialised.</param>
    /// <param name="training">Training sentences.</param>
    /// <param name="validation">Validation sentences, or null. A tag that the network does not have counts as not found, and has no loss.</param>
    /// <param name="team">Threads.</param>
    /// <param name="seed">Seed of dropout.</param>
    /// <param name="entities">
    /// A counter that knows the tags' names, and behind them those that occur in the validation sentences alone; null where tags mark no entities.
    /// </param>
    /// <param name="choosesByEntities">Whether the validation metric is the F1 of entities, and the accuracy of tags the second; otherwise the other way round.</param>
    /// <param name="decodesEntities">
    /// Whether validation chooses entities by expected F1 (<see cref="EntitySearch"/>), with a threshold for the validation sentences, instead of the most probable tags, where F1 then is larger.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The training sentences lack tags of a second kind, or have some that the network has no output for; or entities cannot be decoded.
    /// </exception>
    public TaggerTask(
        TaggerNetwork network, TaggerData training, TaggerData? validation, ThreadTeam team, ulong seed, EntityCounter? entities = null, bool choosesByEntities = true,
        bool decodesEntities = false)
    {
        if (training.AuxiliaryTags.Count != (network.HasAuxiliaryTags ? training.Count : 0))
            throw new ArgumentException($"Expected tags of a second kind for {(network.HasAuxiliaryTags ? "all" : "none")} of {training.Count} training sentences, as the network has {(network.HasAuxiliaryTags ? "an" : "no")} output for them; found them for {training.AuxiliaryTags.Count}.", nameof(training));
        if (decodesEntities && (entities is null || network.Output.EntityTypes is null))
            throw new ArgumentException("Expected tags that mark entities, and one of a token outside of them; found others.", nameof(decodesEntities));
        _network = network;
        _threshold = decodesEntities ? new EntityThreshold(network.Output.EntityTypes!, entities!) : null;
        _training = training;
        _validation = validation is { Count: > 0 } ? validation : null;
        _entities = entities;
        _choosesByEntities = choosesByEntities && entities is not null;
        _pass = new Pass(team) { Seed = seed };
        _state = network.CreateState();
        var hash = new StableHash();
        training.AddTo(ref hash);
        _validation?.AddTo(ref hash);
        network.AddTo(ref hash);
        if (decodesEntities)
            hash.Add(1L);
        Fingerprint = hash.Value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _network.Parameters;

    /// <inheritdoc/>
    public int RowCount => _training.Count;

    /// <inheritdoc/>
    public ulong Fingerprint { get; }

    /// <inheritdoc/>
    public ValidationMetric? Metric => _validation is null ? null : new ValidationMetric(_choosesByEntities ? EntityF1 : Accuracy, HigherIsBetter: true);

    /// <inheritdoc/>
    public string? SecondMetricName => _validation is null || _entities is null ? null : _choosesByEntities ? Accuracy : EntityF1;

    /// <inheritdoc/>
    public int LengthOf(int row) => _training.LengthOf(row);

    /// <inheritdoc/>
    public void WeightsChanged() => _network.Refresh(_pass.Team);

    /// <inheritdoc/>
    public BatchOutcome TrainBatch(ReadOnlySpan<int> rows, uint step)
    {
        _pass.IsTraining = true;
        _pass.Step = step;
        for (int i = 0; i < Parameters.Count; i++)
            Parameters[i].ZeroGradient();
        int copies = _network.TrainsOnPairs ? 2 : 1;
        Load(_training, copies == 2 ? Pairs(rows) : rows);
        double loss = _network.Train(_pass, _state, _batch);
        return new BatchOutcome(loss, LabelledTokens(_batch.Tags) / copies, _batch.Layout.TokenCount / copies);
    }

    /// <summary>The threshold that <see cref="Evaluate"/> chooses entities by, with the weights as they are; null where it chooses the most probable tags.</summary>
    public double? FindEntityThreshold()
    {
        if (_threshold is null || _validation is null)
            return null;
        Evaluate(CancellationToken.None);
        return _decodesByThreshold ? _threshold.Value : null;
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(CancellationToken cancellation)
    {
        _pass.IsTraining = false;
        double loss = 0;
        long known = 0, labelled = 0, right = 0;
        _entities?.Clear();
        _threshold?.Clear();
        _groups.Begin(_validation!.Count, out Span<int> lengths);
        for (int row = 0; row < lengths.Length; row++)
            lengths[row] = _validation.LengthOf(row);
        while (_groups.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            Load(_validation, _groups.Rows);
            _network.Evaluate(_pass, _state, _batch);
            ReadOnlySpan<int> tags = _batch.Tags;
            Span<int> knownTags = Room(ref _knownTags, tags.Length);
            for (int token = 0; token < tags.Length; token++)
                knownTags[token] = tags[token] < _network.Shape.Tags ? tags[token] : -1;
            labelled += LabelledTokens(tags);
            right += CountRight(tags);
            if (_threshold is not null)
                FindCandidates(tags, _threshold);
            int count = LabelledTokens(knownTags);
            loss += _network.Output.Loss(_pass, _state.Output, knownTags) * count;
            known += count;
        }
        double? f1 = _entities?.F1;
        _threshold?.Fit();
        _decodesByThreshold = _threshold?.F1 > f1;
        if (_decodesByThreshold)
            (f1, right) = (_threshold!.F1, _threshold.Right);
        double meanLoss = known > 0 ? loss / known : 0, accuracy = labelled > 0 ? (double)right / labelled : 0;
        return _choosesByEntities ? new Evaluation(meanLoss, f1!.Value, accuracy) : new Evaluation(meanLoss, accuracy, f1);
    }

    private int CountRight(ReadOnlySpan<int> tags)
    {
        Span<int> found = Room(ref _found, tags.Length);
        _network.Output.Decode(_pass, _state.Output, found);
        CountEntities(tags, found);
        int right = 0;
        for (int token = 0; token < tags.Length; token++)
            right += tags[token] == found[token] ? 1 : 0;
        return right;
    }

    private void FindCandidates(ReadOnlySpan<int> tags, EntityThreshold threshold)
    {
        ReadOnlySpan<int> lengths = _batch.Layout.Lengths;
        int known = _candidates.Length;
        if (known < lengths.Length)
            Array.Resize(ref _candidates, Math.Max(lengths.Length, 2 * known));
        for (int position = 0; position < lengths.Length; position++)
            (_candidates[position] ??= []).Clear();
        _network.Output.FindEntities(_pass, _state.Output, EntityThreshold.Smallest, _candidates.AsSpan(0, lengths.Length));
        for (int position = 0; position < lengths.Length; position++)
        {
            Span<int> sentence = Room(ref _sentence, lengths[position]);
            _batch.Layout.Gather(position, tags, sentence);
            threshold.Add(sentence, _candidates[position]);
        }
    }

    private void CountEntities(ReadOnlySpan<int> tags, ReadOnlySpan<int> found)
    {
        ReadOnlySpan<int> lengths = _batch.Layout.Lengths;
        for (int position = 0; _entities is not null && position < lengths.Length; position++)
        {
            Span<int> sentence = Room(ref _sentence, lengths[position]), foundSentence = Room(ref _foundSentence, lengths[position]);
            _batch.Layout.Gather(position, tags, sentence);
            _batch.Layout.Gather(position, found, foundSentence);
            _entities.Add(sentence, foundSentence);
        }
    }

    private ReadOnlySpan<int> Pairs(ReadOnlySpan<int> rows)
    {
        Span<int> pairs = Room(ref _pairs, 2 * rows.Length);
        for (int i = 0; i < rows.Length; i++)
            pairs[2 * i] = pairs[2 * i + 1] = rows[i];
        return pairs;
    }

    private static int LabelledTokens(ReadOnlySpan<int> tags) => tags.Length - tags.Count(-1);

    private static Span<int> Room(ref int[] array, int length)
    {
        if (array.Length < length)
            array = new int[Math.Max(length, 2 * array.Length)];
        return array.AsSpan(0, length);
    }

    private void Load(TaggerData data, ReadOnlySpan<int> rows)
    {
        _pass.Workspace.Reset();
        Span<int> lengths = Room(ref _lengths, rows.Length);
        for (int i = 0; i < rows.Length; i++)
            lengths[i] = data.LengthOf(rows[i]);
        _batch.Build(lengths);
        if (data.ElementSize > 0)
            _batch.Elements = _pass.Workspace.Take(_batch.Layout.TokenCount, data.ElementSize);
        ReadOnlySpan<int> order = _batch.Layout.Order;
        for (int position = 0; position < order.Length; position++)
        {
            int row = rows[order[position]];
            _batch.SetTokens(position, data.Tokens[row], data.Forms);
            _batch.SetTags(position, data.Tags[row]);
            if (data.AuxiliaryTags.Count > 0)
                _batch.SetAuxiliaryTags(position, data.AuxiliaryTags[row]);
            if (data.ElementSize > 0)
                _batch.SetElements(position, data.Elements[row]);
        }
    }
}
