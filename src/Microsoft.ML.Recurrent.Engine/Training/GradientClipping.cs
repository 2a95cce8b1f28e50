using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Clipping by global norm (Pascanu, Mikolov and Bengio 2013): the gradients of all parameters count as one vector.</summary>
internal static class GradientClipping
{
    /// <summary>The gradient's norm, summed in double precision in the order of parameters and, of row-sparse ones, of touched rows.</summary>
    public static double GlobalNorm(IReadOnlyList<Parameter> parameters, ThreadTeam team)
    {
        double sum = 0;
        for (int i = 0; i < parameters.Count; i++)
            sum += VectorMath.SumOfSquares(parameters[i].LiveGradient, team);
        return Math.Sqrt(sum);
    }

    /// <summary>
    /// What the update multiplies all gradients by, so that their norm becomes <paramref name="maximum"/> if it is larger; 1 otherwise. As PyTorch,
    /// divides by norm + 1e-6.
    /// </summary>
    /// <param name="norm">The gradient's norm.</param>
    /// <param name="maximum">Its largest value; 0 for no clipping.</param>
    public static float Factor(double norm, double maximum) => maximum > 0 ? Math.Min(1, (float)(maximum / (norm + 1e-6))) : 1;
}
