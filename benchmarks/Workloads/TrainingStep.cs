using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads;

/// <summary>What a training step does around the forward and backward pass, as the training loop does it.</summary>
internal sealed class TrainingStep
{
    private readonly Action<ThreadTeam> _refresh;
    private readonly TrainingSettings _settings;
    private readonly ThreadTeam _team;
    private readonly TrainingState _state;
    private readonly Optimizer _optimizer;

    /// <summary>For weights that have their first values; <paramref name="refresh"/> derives what depends on them.</summary>
    public TrainingStep(IReadOnlyList<Parameter> parameters, Action<ThreadTeam> refresh, TrainingSettings settings, ThreadTeam team)
    {
        _refresh = refresh;
        _settings = settings;
        _team = team;
        _state = new TrainingState(parameters, settings, fingerprint: 0);
        _optimizer = new Optimizer(settings);
        refresh(team);
    }

    /// <summary>Sets all gradients to zero.</summary>
    public void Begin()
    {
        for (int i = 0; i < _state.Parameters.Count; i++)
            _state.Parameters[i].ZeroGradient();
    }

    /// <summary>Clips the gradients, changes the weights and derives anew what depends on them.</summary>
    public void End()
    {
        double norm = GradientClipping.GlobalNorm(_state.Parameters, _team);
        if (!double.IsFinite(norm))
            throw new InvalidOperationException("The workload has diverged: its figures would be those of NaNs.");
        _optimizer.Update(_state, _settings.LearningRate, GradientClipping.Factor(norm, _settings.GradientClipNorm), _team);
        _state.Step++;
        _refresh(_team);
    }
}
