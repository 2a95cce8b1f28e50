using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads.Works;

/// <summary>
/// Training of a text classifier: embedding, one LSTM layer, last states, linear layer, Adam. Batches are texts as they come, not sorted by
/// length as the training loop would: the peer gets such batches too.
/// </summary>
internal sealed class ClassifierTrainingWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly ClassifierTask _task;
    private readonly TrainingSettings _settings = new() { Optimizer = OptimizerKind.Adam, GradientClipNorm = 5 };
    private readonly TrainingState _state;
    private readonly Optimizer _optimizer;
    private readonly int[][] _batches;
    private int _next;

    public ClassifierTrainingWork(ClassifierShape shape, int[] lengths, int batchSize, int threads)
    {
        // Cores of its own: the team that it may be measured against has leased those of the process, but stands still meanwhile.
        _team = new ThreadTeam(threads, new CoreBudget(threads));
        var network = new ClassifierNetwork(shape, "");
        network.Initialize(1);
        _task = new ClassifierTask(network, ClassifierRows.Create(lengths), validation: null, new ClassifierObjective(shape.Outputs, null, 0), _team, seed: 1);
        _state = new TrainingState(_task.Parameters, _settings, fingerprint: 0);
        _optimizer = new Optimizer(_settings);
        _batches = [.. Enumerable.Range(0, lengths.Length).Chunk(batchSize)];
        _task.WeightsChanged();
    }

    public int Step()
    {
        BatchOutcome outcome = _task.TrainBatch(_batches[_next++ % _batches.Length], _state.Step);
        double norm = GradientClipping.GlobalNorm(_state.Parameters, _team);
        _optimizer.Update(_state, _settings.LearningRate, GradientClipping.Factor(norm, _settings.GradientClipNorm), _team);
        _state.Step++;
        _task.WeightsChanged();
        return (int)outcome.Tokens;
    }

    public void Dispose() => _team.Dispose();
}
