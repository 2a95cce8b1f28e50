namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Activation functions and their derivatives, element by element. A destination may be its source.</summary>
internal static class Activations
{
    /// <summary>y = tanh(x).</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = MathF.Tanh(x[i]);
    }

    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = 1 / (1 + MathF.Exp(-x[i]));
    }

    /// <summary>y = exp(x).</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = MathF.Exp(x[i]);
    }

    /// <summary>y = max(x, 0).</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = Math.Max(x[i], 0);
    }

    /// <summary>dx = dy·(1 - y²), where y = tanh(x).</summary>
    public static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int i = 0; i < dx.Length; i++)
            dx[i] = dy[i] * (1 - y[i] * y[i]);
    }

    /// <summary>dx = dy·y·(1 - y), where y = sigmoid(x).</summary>
    public static void SigmoidBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int i = 0; i < dx.Length; i++)
            dx[i] = dy[i] * y[i] * (1 - y[i]);
    }

    /// <summary>dx = dy where y is positive, else 0, where y = max(x, 0).</summary>
    public static void ReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int i = 0; i < dx.Length; i++)
            dx[i] = y[i] > 0 ? dy[i] : 0;
    }
}
