using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

/// <summary>The error bounds that <see cref="SimdMath{TSimd, TVector}"/> states, on a dense sample of the whole range of floats.</summary>
public class ActivationsTests
{
    private const float SmallestNormal = 1.17549435E-38f;

    // Every 499th float: tens of thousands of significands of every exponent and sign, denormals, infinities and NaNs among them; all neighbours of where a function
    // saturates, becomes denormal or changes branch; the special ones by name.
    private static readonly float[] s_sweep = Sweep();

    [Fact]
    public void Tanh_keeps_its_absolute_and_relative_bound_and_never_leaves_minus_1_to_1()
    {
        double bound = FusedArithmetic.IsFused ? 3e-7 : 3.5e-7;
        float[] y = new float[s_sweep.Length];
        Activations.Tanh(s_sweep, y);
        for (int i = 0; i < y.Length; i++)
        {
            float x = s_sweep[i];
            double expected = Math.Tanh(x), error = Math.Abs(expected - y[i]);
            bool isGood = float.IsNaN(x) ? float.IsNaN(y[i])
                : Math.Abs(y[i]) <= 1 && (Math.Abs(x) < SmallestNormal ? error <= float.Epsilon : error <= bound * Math.Abs(expected));
            if (!isGood)
                Assert.Fail($"tanh({x:R}): expected {expected:R}, found {y[i]:R}");
        }
    }

    [Fact]
    public void Tanh_is_odd_keeps_the_sign_of_zero_and_saturates_at_1()
    {
        float[] minusX = [.. s_sweep.Select(value => -value)], y = new float[minusX.Length], minusY = new float[minusX.Length];
        Activations.Tanh(s_sweep, y);
        Activations.Tanh(minusX, minusY);
        for (int i = 0; i < y.Length; i++)
        {
            if (!float.IsNaN(y[i]) && BitConverter.SingleToInt32Bits(-y[i]) != BitConverter.SingleToInt32Bits(minusY[i]))
                Assert.Fail($"tanh({s_sweep[i]:R}) = {y[i]:R}, but tanh({minusX[i]:R}) = {minusY[i]:R}");
        }
        Assert.Equal([0, 1, 1, 1, -1], Of(Activations.Tanh, 0, 9, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity));
        Assert.True(float.IsNegative(Of(Activations.Tanh, -0f)[0]));
    }

    [Fact]
    public void Exp_is_within_1_unit_in_the_last_place_and_has_defined_ends()
    {
        float[] y = new float[s_sweep.Length];
        Activations.Exp(s_sweep, y);
        for (int i = 0; i < y.Length; i++)
        {
            double expected = Math.Exp(s_sweep[i]);
            float nearest = (float)expected;
            bool isGood = double.IsNaN(expected) ? float.IsNaN(y[i])
                : nearest == y[i] || Math.Abs(expected - y[i]) < Math.Max(MathF.BitIncrement(nearest) - nearest, 1.1 * float.Epsilon);
            if (!isGood)
                Assert.Fail($"exp({s_sweep[i]:R}): expected {expected:R}, found {y[i]:R}");
        }
        float[] ends = Of(Activations.Exp, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 89, -104, float.Epsilon, 88.7f);
        Assert.Equal([float.PositiveInfinity, 0, 1, 1, float.PositiveInfinity, 0, 1], ends[..7]);
        Assert.True(float.IsFinite(ends[7]));
    }

    [Fact]
    public void Sigmoid_keeps_its_absolute_and_relative_bound_and_never_leaves_0_to_1()
    {
        float[] y = new float[s_sweep.Length];
        Activations.Sigmoid(s_sweep, y);
        for (int i = 0; i < y.Length; i++)
        {
            float x = s_sweep[i];
            double expected = 1 / (1 + Math.Exp(-(double)x)), error = Math.Abs(expected - y[i]);
            bool isGood = float.IsNaN(x) ? float.IsNaN(y[i])
                : y[i] is >= 0 and <= 1 && error < 1e-7 && (x < -87 || error < 1.5e-7 * expected);
            if (!isGood)
                Assert.Fail($"sigmoid({x:R}): expected {expected:R}, found {y[i]:R}");
        }
        Assert.Equal([0.5f, 0.5f, 1, 0, 1, 0], Of(Activations.Sigmoid, 0, -0f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity));
    }

    private delegate void Function(ReadOnlySpan<float> x, Span<float> y);

    private static float[] Of(Function function, params float[] x)
    {
        float[] y = new float[x.Length];
        function(x, y);
        return y;
    }

    private static float[] Sweep()
    {
        var values = new List<float>
        {
            0, -0f, float.Epsilon, -float.Epsilon, SmallestNormal, -SmallestNormal, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity,
            float.NaN, -float.NaN, BitConverter.UInt32BitsToSingle(0x7F800001),
        };
        for (long bits = 0; bits <= uint.MaxValue; bits += 499)
            values.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        foreach (float edge in new[] { 9f, -9f, 88.5f, 88.73f, 89, -87.34f, -103.98f, -104 })
        {
            for (int i = -10_000; i < 10_000; i++)
                values.Add(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(edge) + i));
        }
        return [.. values];
    }
}
