using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Training on sentences, each from the beginning: sentences of about the same length make a batch.</summary>
internal sealed class SentenceTask : RecurrentLanguageModelTask
{
    private readonly SequenceStore _training;
    private readonly SequenceStore _validation;
    private readonly LengthGroups _groups = new();
    private readonly LanguageModelNetworkState _state;
    private readonly LanguageModelBatch _batch = new();

    /// <summary>A task.</summary>
    /// <param name="network">The network, initialised.</param>
    /// <param name="training">Sentences without their ends.</param>
    /// <param name="validation">Sentences without their ends; none for no validation.</param>
    /// <param name="team">Threads.</param>
    /// <param name="seed">Seed of dropout.</param>
    public SentenceTask(LanguageModelNetwork network, SequenceStore training, SequenceStore validation, ThreadTeam team, ulong seed) : base(network, team, seed)
    {
        _training = training;
        _validation = validation;
        _state = network.CreateState();
        var hash = new StableHash();
        hash.Add("sentences");
        AddTo(ref hash, training);
        AddTo(ref hash, validation);
        network.AddTo(ref hash);
        Fingerprint = hash.Value;
    }

    /// <inheritdoc/>
    public override int RowCount => _training.Count;

    /// <inheritdoc/>
    public override ulong Fingerprint { get; }

    /// <inheritdoc/>
    protected override bool HasValidation => _validation.Count > 0;

    /// <inheritdoc/>
    public override int LengthOf(int row) => _training.LengthOf(row) + 1;

    /// <inheritdoc/>
    protected override BatchOutcome Train(ReadOnlySpan<int> rows)
    {
        Load(_training, rows);
        return Train(_state, _batch);
    }

    /// <inheritdoc/>
    protected override (double LogProbability, long Tokens) ScoreValidation(CancellationToken cancellation)
    {
        double sum = 0;
        _groups.Begin(_validation.Count, out Span<int> lengths);
        for (int row = 0; row < lengths.Length; row++)
            lengths[row] = _validation.LengthOf(row) + 1;
        while (_groups.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            Load(_validation, _groups.Rows);
            sum += Score(_state, _batch);
        }
        return (sum, _validation.TokenCount + _validation.Count);
    }

    private void Load(SequenceStore sentences, ReadOnlySpan<int> rows)
    {
        _state.Reset();
        Span<int> lengths = _batch.Lengths(rows.Length);
        for (int i = 0; i < rows.Length; i++)
            lengths[i] = sentences.LengthOf(rows[i]) + 1;
        _batch.Build(lengths);
        ReadOnlySpan<int> order = _batch.Layout.Order;
        for (int position = 0; position < order.Length; position++)
            _batch.SetSentence(position, sentences[rows[order[position]]]);
    }

    private static void AddTo(ref StableHash hash, SequenceStore sentences)
    {
        hash.Add((long)sentences.Count);
        for (int row = 0; row < sentences.Count; row++)
            hash.Add(sentences[row]);
    }
}
