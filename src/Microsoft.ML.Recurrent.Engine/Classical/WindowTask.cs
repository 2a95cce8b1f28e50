using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>A <see cref="WindowNetwork"/> with its texts, as the training loop sees it: a row is a predicted word with the window before it.</summary>
internal sealed class WindowTask : LanguageModelTask
{
    private const int EvaluationRows = 256;
    private readonly WindowNetwork _network;
    private readonly WindowNetworkState _state;
    private readonly WindowText _training;
    private readonly WindowText? _validation;
    private int[] _contexts = [];
    private int[] _targets = [];

    /// <summary>A task.</summary>
    /// <param name="network">The network, initialised.</param>
    /// <param name="training">The text to learn.</param>
    /// <param name="validation">The text to look at after each epoch, or null.</param>
    /// <param name="team">Threads.</param>
    /// <param name="seed">Seed of dropout.</param>
    public WindowTask(WindowNetwork network, WindowText training, WindowText? validation, ThreadTeam team, ulong seed) : base(network.Parameters, team, seed)
    {
        _network = network;
        _state = network.CreateState();
        _training = training;
        _validation = validation is { Count: > 0 } ? validation : null;
        var hash = new StableHash();
        training.AddTo(ref hash);
        _validation?.AddTo(ref hash);
        network.AddTo(ref hash);
        Fingerprint = hash.Value;
    }

    /// <inheritdoc/>
    public override int RowCount => _training.Count;

    /// <inheritdoc/>
    public override ulong Fingerprint { get; }

    /// <inheritdoc/>
    protected override bool HasValidation => _validation is not null;

    /// <summary>All windows are of the same length.</summary>
    public override int LengthOf(int row) => 1;

    /// <inheritdoc/>
    public override void WeightsChanged() => _network.Refresh(Pass.Team);

    /// <inheritdoc/>
    protected override BatchOutcome Train(ReadOnlySpan<int> rows)
    {
        Grow(rows.Length);
        for (int i = 0; i < rows.Length; i++)
            Load(_training, rows[i], i);
        double loss = _network.Train(Pass, _state, Contexts(rows.Length), _targets.AsSpan(0, rows.Length));
        return new BatchOutcome(loss, rows.Length, rows.Length);
    }

    /// <inheritdoc/>
    protected override (double LogProbability, long Tokens) ScoreValidation(CancellationToken cancellation)
    {
        Span<double> logProbabilities = stackalloc double[EvaluationRows];
        double sum = 0;
        for (int start = 0; start < _validation!.Count; start += EvaluationRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(EvaluationRows, _validation.Count - start);
            Pass.Workspace.Reset();
            Grow(count);
            for (int i = 0; i < count; i++)
                Load(_validation, start + i, i);
            _network.Score(Pass, _state, Contexts(count), _targets.AsSpan(0, count), logProbabilities);
            for (int i = 0; i < count; i++)
                sum += logProbabilities[i];
        }
        return (sum, _validation.Count);
    }

    private void Grow(int rows)
    {
        if (_targets.Length >= rows)
            return;
        _targets = new int[rows];
        _contexts = new int[rows * _network.Shape.Window];
    }

    private void Load(WindowText text, int row, int slot)
    {
        int window = _network.Shape.Window;
        _targets[slot] = text.Target(row);
        text.Context(row, _contexts.AsSpan(slot * window, window));
    }

    private ReadOnlySpan<int> Contexts(int rows) => _contexts.AsSpan(0, rows * _network.Shape.Window);
}
