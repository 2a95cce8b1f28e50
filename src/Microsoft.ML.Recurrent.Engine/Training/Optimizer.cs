using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Applies gradients to weights (see <see cref="OptimizerKind"/>). Holds nothing between steps: moments are in the <see cref="TrainingState"/>.
/// <para>
/// Of a row-sparse parameter only the touched rows change: their weights, their moments and their decay. A row that is not touched keeps its
/// moments as they are, and bias correction counts all steps, as in PyTorch's <c>SparseAdam</c>; as there, ε is added to the root of the
/// uncorrected second moment.
/// </para>
/// </summary>
internal sealed class Optimizer
{
    private const int PartLength = 1 << 14;
    private readonly TrainingSettings _settings;

    /// <summary>The optimizer that <paramref name="settings"/> ask for.</summary>
    public Optimizer(TrainingSettings settings)
    {
        _settings = settings;
    }

    /// <summary>Changes all weights by one step; <see cref="TrainingState.Step"/> is the number of steps done before.</summary>
    /// <param name="state">Weights, gradients and moments.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="gradientFactor">What gradients are multiplied by on the way; see <see cref="GradientClipping.Factor"/>.</param>
    /// <param name="team">Threads.</param>
    public void Update(TrainingState state, double learningRate, float gradientFactor, ThreadTeam team)
    {
        // The corrections are those of the decays that the kernel uses: 1 - 0.999f differs from 0.001 by 5e-5 of its value.
        float beta1 = (float)_settings.Beta1, beta2 = (float)_settings.Beta2;
        double steps = state.Step + 1.0;
        double correction1 = 1 - Math.Pow(beta1, steps), correction2 = 1 - Math.Pow(beta2, steps);
        for (int i = 0; i < state.Parameters.Count; i++)
        {
            Parameter parameter = state.Parameters[i];
            double decay = parameter.Decays ? _settings.WeightDecay : 0;
            double epsilon = parameter.IsRowSparse ? _settings.Epsilon / Math.Sqrt(correction2) : _settings.Epsilon;
            var update = new ParameterUpdate(
                parameter,
                state.ParameterStates[i],
                _settings,
                new AdamStep((float)learningRate, gradientFactor, beta1, beta2, (float)epsilon, (float)correction1, (float)correction2,
                    (float)decay, _settings.Optimizer == OptimizerKind.AdamW));
            team.Run(update.PartCount, ref update);
        }
    }

    /// <summary>The update of one parameter, cut into parts: stretches of a dense one, touched rows of a row-sparse one.</summary>
    private readonly struct ParameterUpdate : IParallelJob
    {
        private readonly Parameter _parameter;
        private readonly ParameterState _state;
        private readonly TrainingSettings _settings;
        private readonly AdamStep _step;
        private readonly int _rowsInPart;

        public ParameterUpdate(Parameter parameter, ParameterState state, TrainingSettings settings, AdamStep step)
        {
            _parameter = parameter;
            _state = state;
            _settings = settings;
            _step = step;
            _rowsInPart = Math.Max(1, PartLength / Math.Max(1, parameter.Value.Columns));
        }

        public int PartCount => _parameter.IsRowSparse
            ? (_parameter.TouchedCount + _rowsInPart - 1) / _rowsInPart
            : (_parameter.Value.Span.Length + PartLength - 1) / PartLength;

        public void Execute(int part)
        {
            if (!_parameter.IsRowSparse)
            {
                int start = part * PartLength, length = Math.Min(PartLength, _parameter.Value.Span.Length - start);
                Apply(start, length, _parameter.Gradient.Span.Slice(start, length));
                return;
            }
            int columns = _parameter.Value.Columns, end = Math.Min((part + 1) * _rowsInPart, _parameter.TouchedCount);
            for (int slot = part * _rowsInPart; slot < end; slot++)
                Apply(_parameter.TouchedRows[slot] * columns, columns, _parameter.Gradient.Row(slot));
        }

        private void Apply(int start, int length, ReadOnlySpan<float> gradient)
        {
            Span<float> weights = _parameter.Value.Span.Slice(start, length);
            if (_settings.Optimizer != OptimizerKind.Sgd)
                OptimizerKernels.Adam(weights, gradient, _state.First.AsSpan(start, length), _state.Second.AsSpan(start, length), _step);
            else if (_settings.Momentum == 0)
                OptimizerKernels.Sgd(weights, gradient, _step.LearningRate, _step.GradientFactor, _step.WeightDecay);
            else
                OptimizerKernels.SgdMomentum(weights, gradient, _state.First.AsSpan(start, length), _step.LearningRate, _step.GradientFactor, (float)_settings.Momentum, _step.WeightDecay);
        }
    }
}
