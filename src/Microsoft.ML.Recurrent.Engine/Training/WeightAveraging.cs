using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// An average of the weights after each step (Polyak and Juditsky 1992): average = d·average + (1-d)·weights. A moving one
/// (Tarvainen and Valpola 2017) has d = min(decay, (1 + step)/(10 + step)), so that the first, untrained weights do not linger; a mean, as NT-ASGD
/// (Merity, Keskar and Socher 2018) begins one with the weights of some epoch, has d = n/(n + 1) when it is over n weights.
/// Rows of a row-sparse parameter that a step does not touch are brought up to date when they are next touched or looked at: their weights
/// stayed, so the distance of the average from them has shrunk by the product of the decays since.
/// </summary>
internal sealed class WeightAveraging
{
    private readonly double _decay;

    private WeightAveraging(double decay)
    {
        _decay = decay;
    }

    /// <summary>The averaging that <paramref name="settings"/> ask for; null for none.</summary>
    /// <exception cref="ArgumentException">They ask for two.</exception>
    public static WeightAveraging? Of(TrainingSettings settings)
    {
        if (settings.AveragingDecay > 0 && settings.NonMonotoneInterval > 0)
            throw new ArgumentException($"Expected a moving average of the weights, or a mean that a non-monotone interval starts; found both: a decay of {settings.AveragingDecay} and an interval of {settings.NonMonotoneInterval}. Set one of them to 0.", nameof(settings));
        return settings.AveragingDecay > 0 || settings.NonMonotoneInterval > 0 ? new WeightAveraging(settings.AveragingDecay) : null;
    }

    /// <summary>To be called before the weights change: brings the rows that are about to change up to date.</summary>
    public static void BeforeUpdate(TrainingState state)
    {
        for (int i = 0; state.IsAveraging && i < state.Parameters.Count; i++)
        {
            Parameter parameter = state.Parameters[i];
            if (!parameter.IsRowSparse)
                continue;
            foreach (int row in parameter.TouchedRows)
                CatchUp(state, i, row);
        }
    }

    /// <summary>To be called after the weights have changed, with <see cref="TrainingState.Step"/> already counting this step.</summary>
    public void AfterUpdate(TrainingState state)
    {
        if (!state.IsAveraging)
            return;
        double decay = _decay > 0 ? Math.Min(_decay, (1.0 + state.Step) / (10.0 + state.Step)) : state.AveragedSteps / (state.AveragedSteps + 1.0);
        state.AveragedSteps++;
        state.AverageClock += Math.Log(decay);
        for (int i = 0; i < state.Parameters.Count; i++)
        {
            Parameter parameter = state.Parameters[i];
            if (!parameter.IsRowSparse)
            {
                MoveTowards(state.ParameterStates[i].Average, parameter.Value.Span, (float)(1 - decay));
                continue;
            }
            foreach (int row in parameter.TouchedRows)
                CatchUp(state, i, row);
        }
    }

    /// <summary>Exchanges weights and averages, once there are averages. Twice is as if nothing had happened.</summary>
    public static void Exchange(TrainingState state)
    {
        for (int i = 0; state.IsAveraging && i < state.Parameters.Count; i++)
        {
            Parameter parameter = state.Parameters[i];
            for (int row = 0; parameter.IsRowSparse && row < parameter.Value.Rows; row++)
                CatchUp(state, i, row);
            Span<float> weights = parameter.Value.Span, averages = state.ParameterStates[i].Average;
            for (int j = 0; j < weights.Length; j++)
                (weights[j], averages[j]) = (averages[j], weights[j]);
        }
    }

    private static void CatchUp(TrainingState state, int parameter, int row)
    {
        ParameterState average = state.ParameterStates[parameter];
        double missed = state.AverageClock - average.AverageClocks[row];
        if (missed == 0)
            return;
        ReadOnlySpan<float> weights = state.Parameters[parameter].Value.Row(row);
        MoveTowards(average.Average.AsSpan(row * weights.Length, weights.Length), weights, (float)-ExpMinusOne(missed));
        average.AverageClocks[row] = state.AverageClock;
    }

    // average += share · (weights - average)
    private static void MoveTowards(Span<float> average, ReadOnlySpan<float> weights, float share)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(average);
        ReadOnlySpan<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(weights);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] += share * (targets[i] - vectors[i]);
        for (int i = vectors.Length * Vector<float>.Count; i < average.Length; i++)
            average[i] += share * (weights[i] - average[i]);
    }

    private static double ExpMinusOne(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1;
}
