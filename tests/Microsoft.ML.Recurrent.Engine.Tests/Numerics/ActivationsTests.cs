using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class ActivationsTests
{
    // Every 1009th float: of all signs, exponents and significands, denormals, infinities and NaNs among them.
    private static float[] Sweep()
    {
        var values = new List<float>();
        for (long bits = 0; bits <= uint.MaxValue; bits += 1009)
            values.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        return [.. values];
    }

    [Fact]
    public void Tanh_is_near_the_true_value_and_never_beyond_1()
    {
        float[] x = Sweep(), y = new float[x.Length];
        double tolerance = FusedArithmetic.IsFused ? 3e-7 : 5e-7;
        Activations.Tanh(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Tanh(x[i]);
            if (!(Math.Abs(expected - y[i]) <= tolerance && Math.Abs(y[i]) <= 1) && !(double.IsNaN(expected) && float.IsNaN(y[i])))
                Assert.Fail($"tanh({x[i]:R}): expected {expected:R}, found {y[i]:R}");
        }
    }

    [Fact]
    public void Tanh_of_small_numbers_keeps_its_digits()
    {
        float[] x = [1e-3f, 1e-6f, 1e-20f, 1e-42f, 0f], y = new float[5];
        Activations.Tanh(x, y);
        for (int i = 0; i < x.Length; i++)
            Assert.True(Math.Abs(Math.Tanh(x[i]) - y[i]) <= 2e-7 * x[i], $"tanh({x[i]:R}) = {y[i]:R}");
    }

    [Fact]
    public void Tanh_is_odd()
    {
        float[] x = TestData.Uniform(1000, 1, -10, 10), minusX = [.. x.Select(value => -value)], y = new float[1000], minusY = new float[1000];
        Activations.Tanh(x, y);
        Activations.Tanh(minusX, minusY);
        for (int i = 0; i < 1000; i++)
            Assert.Equal(-y[i], minusY[i]);
    }

    [Fact]
    public void Exp_is_within_two_units_in_the_last_place_and_has_defined_ends()
    {
        float[] x = Sweep(), y = new float[x.Length];
        Activations.Exp(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Exp(x[i]);
            bool good = double.IsNaN(expected) ? float.IsNaN(y[i])
                : (float)expected == y[i] || Math.Abs(expected - y[i]) <= Math.Max(2.4e-7 * expected, 1.5e-45);
            if (!good)
                Assert.Fail($"exp({x[i]:R}): expected {expected:R}, found {y[i]:R}");
        }
        Activations.Exp(new[] { float.PositiveInfinity, float.NegativeInfinity, 0, 89, -104, 88.7f }, y.AsSpan(0, 6));
        Assert.Equal([float.PositiveInfinity, 0, 1, float.PositiveInfinity, 0], y[..5]);
        Assert.True(float.IsFinite(y[5]));
    }

    [Fact]
    public void Sigmoid_is_within_2e_7_and_in_0_to_1()
    {
        float[] x = Sweep(), y = new float[x.Length];
        Activations.Sigmoid(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = 1 / (1 + Math.Exp(-(double)x[i]));
            if (!(Math.Abs(expected - y[i]) <= 2e-7 && y[i] >= 0 && y[i] <= 1) && !(double.IsNaN(expected) && float.IsNaN(y[i])))
                Assert.Fail($"sigmoid({x[i]:R}): expected {expected:R}, found {y[i]:R}");
        }
    }

    [Fact]
    public void Sigmoid_of_very_negative_numbers_keeps_its_digits()
    {
        float[] x = [-20, -50, -80], y = new float[3];
        Activations.Sigmoid(x, y);
        for (int i = 0; i < 3; i++)
            Assert.Equal(1, y[i] * (1 + Math.Exp(-(double)x[i])), 1e-6);
    }
}
