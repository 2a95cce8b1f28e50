using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class OptimizerKernelsTests
{
    private static float[][] Tensors(int length) =>
        [TestData.Uniform(length, 1), TestData.Uniform(length, 2), TestData.Uniform(length, 3), TestData.Uniform(length, 4, 0, 1)];

    private static void Compare(Action<float[][]> kernel, Action<float[][]> reference)
    {
        for (int length = 0; length <= 37; length++)
        {
            float[][] found = Tensors(length), expected = Tensors(length);
            kernel(found);
            reference(expected);
            for (int tensor = 0; tensor < found.Length; tensor++)
            {
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(expected[tensor][i], found[tensor][i], 1e-6f);
                    float[][] alone = [.. Tensors(length).Select(values => new[] { values[i] })];
                    kernel(alone);
                    Assert.Equal(BitConverter.SingleToUInt32Bits(alone[tensor][0]), BitConverter.SingleToUInt32Bits(found[tensor][i]));
                }
            }
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1f, false)]
    [InlineData(0.1f, true)]
    public void Adam_agrees_with_its_reference(float weightDecay, bool isDecoupled)
    {
        var step = new AdamStep(0.01f, 0.7f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.002f, weightDecay, isDecoupled);
        Compare(t => OptimizerKernels.Adam(t[0], t[1], t[2], t[3], step), t => OptimizerKernels.AdamReference(t[0], t[1], t[2], t[3], step));
    }

    [Fact]
    public void The_first_Adam_step_is_the_learning_rate_against_the_gradients_sign()
    {
        float[] weights = [1, 1], first = new float[2], second = new float[2];
        OptimizerKernels.Adam(weights, [0.3f, -5], first, second, new AdamStep(0.01f, 1, 0.9f, 0.999f, 1e-8f, 1 - 0.9f, 1 - 0.999f, 0, false));
        Assert.Equal(0.99f, weights[0], 1e-6f);
        Assert.Equal(1.01f, weights[1], 1e-6f);
    }

    [Fact]
    public void Gradient_descent_agrees_with_its_reference() =>
        Compare(t => OptimizerKernels.Sgd(t[0], t[1], 0.1f, 0.7f, 0.01f), t => OptimizerKernels.SgdReference(t[0], t[1], 0.1f, 0.7f, 0.01f));

    [Fact]
    public void Momentum_agrees_with_its_reference() => Compare(
        t => OptimizerKernels.SgdMomentum(t[0], t[1], t[2], 0.1f, 0.7f, 0.9f, 0.01f),
        t => OptimizerKernels.SgdMomentumReference(t[0], t[1], t[2], 0.1f, 0.7f, 0.9f, 0.01f));

    [Fact]
    public void Tensors_of_different_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => OptimizerKernels.Sgd(new float[3], new float[2], 0.1f, 1, 0));
}
