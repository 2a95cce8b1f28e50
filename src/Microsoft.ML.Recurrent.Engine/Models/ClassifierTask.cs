using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>A <see cref="ClassifierNetwork"/> with its training and validation rows, as the training loop sees it.</summary>
internal sealed class ClassifierTask : ITrainingTask
{
    private readonly ClassifierNetwork _network;
    private readonly ClassifierNetworkState _state;
    private readonly ClassifierData _training;
    private readonly ClassifierData? _validation;
    private readonly ClassifierBatchLoader _trainingLoader;
    private readonly ClassifierBatchLoader? _validationLoader;
    private readonly ClassifierObjective _objective;
    private readonly Pass _pass;
    private readonly LengthGroups _groups = new();
    private int[] _labels = [];

    /// <summary>A task.</summary>
    /// <param name="network">The network, initialised.</param>
    /// <param name="training">Training rows.</param>
    /// <param name="validation">Validation rows, or null.</param>
    /// <param name="objective">The loss.</param>
    /// <param name="team">Threads.</param>
    /// <param name="seed">Seed of dropout.</param>
    public ClassifierTask(ClassifierNetwork network, ClassifierData training, ClassifierData? validation, ClassifierObjective objective, ThreadTeam team, ulong seed)
    {
        _network = network;
        _training = training;
        _validation = validation is { Count: > 0 } ? validation : null;
        _objective = objective;
        _pass = new Pass(team) { Seed = seed };
        _state = network.CreateState();
        _trainingLoader = new ClassifierBatchLoader(training);
        _validationLoader = _validation is null ? null : new ClassifierBatchLoader(_validation);
        var hash = new StableHash();
        training.AddTo(ref hash);
        _validation?.AddTo(ref hash);
        network.AddTo(ref hash);
        hash.Add(objective.Description);
        Fingerprint = hash.Value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _network.Parameters;

    /// <inheritdoc/>
    public int RowCount => _training.Count;

    /// <inheritdoc/>
    public ulong Fingerprint { get; }

    /// <inheritdoc/>
    public ValidationMetric? Metric => _validation is null ? null : new ValidationMetric("accuracy", HigherIsBetter: true);

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
        Matrix logits = Run(_training, _trainingLoader, rows);
        Matrix gradient = _pass.Workspace.Take(logits.Rows, logits.Columns);
        double loss = _objective.Evaluate(logits, _labels.AsSpan(0, rows.Length), gradient, out double weight);
        _network.Backward(_pass, _state, gradient);
        return new BatchOutcome(loss, weight, _trainingLoader.Batch.Layout.TokenCount);
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(CancellationToken cancellation)
    {
        _pass.IsTraining = false;
        double loss = 0, weights = 0;
        int right = 0;
        _groups.Begin(_validation!.Count, out Span<int> lengths);
        for (int row = 0; row < lengths.Length; row++)
            lengths[row] = _validation.LengthOf(row);
        while (_groups.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<int> rows = _groups.Rows;
            Matrix logits = Run(_validation, _validationLoader!, rows);
            loss += _objective.Evaluate(logits, _labels.AsSpan(0, rows.Length), null, out double weight) * weight;
            weights += weight;
            for (int i = 0; i < rows.Length; i++)
            {
                if (ClassifierObjective.ClassOf(logits.Row(i)) == _labels[i])
                    right++;
            }
        }
        return new Evaluation(weights > 0 ? loss / weights : 0, (double)right / _validation.Count);
    }

    private Matrix Run(ClassifierData data, ClassifierBatchLoader loader, ReadOnlySpan<int> rows)
    {
        _pass.Workspace.Reset();
        loader.Load(_pass, rows);
        if (_labels.Length < rows.Length)
            _labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            _labels[i] = data.Labels[rows[i]];
        Matrix logits = _pass.Workspace.Take(rows.Length, _network.Shape.Outputs);
        _network.Forward(_pass, _state, loader.Batch, logits);
        for (int i = 0; data.Offsets is { } offsets && i < rows.Length; i++)
            VectorMath.Add(offsets.Row(rows[i]), logits.Row(i));
        return logits;
    }
}
