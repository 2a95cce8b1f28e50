using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Clipping by global norm (Pascanu, Mikolov and Bengio 2013): the gradients of all parameters count as one vector.</summary>
internal static class GradientClipping
{
    /// <summary>The gradient's norm, summed in double precision in the order of parameters and, of row-sparse ones, of touched rows.</summary>
    public static double GlobalNorm(IReadOnlyList<Parameter> parameters)
    {
        double sum = 0;
        for (int i = 0; i < parameters.Count; i++)
            sum += VectorMath.SumOfSquares(parameters[i].LiveGradient.Span);
        return Math.Sqrt(sum);
    }

    /// <summary>Scales all gradients so that their norm, which is <paramref name="norm"/>, becomes <paramref name="maximum"/> if it is larger. As PyTorch, divides by norm + 1e-6.</summary>
    public static void Clip(IReadOnlyList<Parameter> parameters, double norm, double maximum)
    {
        float factor = (float)(maximum / (norm + 1e-6));
        if (factor >= 1)
            return;
        for (int i = 0; i < parameters.Count; i++)
            VectorMath.Scale(factor, parameters[i].LiveGradient.Span);
    }
}
