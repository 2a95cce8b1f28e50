using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class SoftmaxTests
{
    private static double ReferenceLogSumExp(float[] logits) => logits.Length == 0 ? double.NegativeInfinity : logits.Max() + Math.Log(logits.Sum(x => Math.Exp((double)x - logits.Max())));

    [Fact]
    public void All_functions_agree_with_double_precision_on_every_length()
    {
        for (int length = 1; length <= 70; length++)
        {
            float[] logits = TestData.Uniform(length, 3, -20, 20), probabilities = new float[length], logProbabilities = new float[length], gradient = (float[])logits.Clone();
            double logSum = ReferenceLogSumExp(logits);
            int target = length / 2;

            Softmax.Probabilities(logits, probabilities);
            Softmax.LogProbabilities(logits, logProbabilities);
            float loss = Softmax.CrossEntropyWithGradient(gradient, target, 0.25f);

            Assert.Equal(logSum, Softmax.LogSumExp(logits), 5e-6);
            Assert.Equal(logSum - logits[target], loss, 5e-6);
            Assert.Equal(logSum - logits[target], Softmax.CrossEntropy(logits, target), 5e-6);
            for (int i = 0; i < length; i++)
            {
                double p = Math.Exp(logits[i] - logSum);
                Assert.Equal(p, probabilities[i], 1e-6);
                Assert.Equal(logits[i] - logSum, logProbabilities[i], 5e-6);
                Assert.Equal(0.25 * (p - (i == target ? 1 : 0)), gradient[i], 1e-6);
            }
        }
    }

    [Fact]
    public void A_sum_of_exponentials_has_the_documented_order_of_summation()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] x = TestData.Uniform(length, 3, -2, 2), terms = new float[length], sums = new float[16];
            Activations.Exp(x, terms);
            for (int i = 0; i < length; i++)
                sums[i % 16] += terms[i];
            for (int half = 8; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                    sums[i] += sums[i + half];
            }
            Assert.Equal(sums[0], ExponentialSum.Sum(x, 0));
            Assert.Equal(sums[0], ExponentialSum.Sum(x, 0, x));
            Assert.Equal(terms, x);
        }
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        Assert.Equal(1000 + MathF.Log(2), Softmax.LogSumExp([1000, 1000]), 1e-4f);
        Assert.Equal(-1000 + MathF.Log(2), Softmax.LogSumExp([-1000, -1000]), 1e-4f);
        var probabilities = new float[2];
        Softmax.Probabilities([1000, -1000], probabilities);
        Assert.Equal([1, 0], probabilities);
    }

    [Fact]
    public void Infinities_NaNs_and_no_logits_have_defined_results()
    {
        Assert.Equal(float.NegativeInfinity, Softmax.LogSumExp([]));
        Assert.Equal(float.NegativeInfinity, Softmax.LogSumExp([float.NegativeInfinity, float.NegativeInfinity]));
        Assert.Equal(float.PositiveInfinity, Softmax.LogSumExp([1, float.PositiveInfinity]));
        Assert.Equal(1, Softmax.LogSumExp([1, float.NegativeInfinity]));
        for (int place = 0; place < 40; place++)
        {
            var logits = new float[40];
            logits[place] = float.NaN;
            Assert.True(float.IsNaN(Softmax.LogSumExp(logits)));
        }
    }

    [Fact]
    public void A_class_of_probability_0_as_the_target_costs_infinity()
    {
        float[] logits = [0, float.NegativeInfinity];
        Assert.Equal(float.PositiveInfinity, Softmax.CrossEntropyWithGradient(logits, 1, 1));
        Assert.Equal([1, -1], logits);
    }

    [Fact]
    public void Backward_is_the_derivative_of_the_probabilities()
    {
        float[] logits = TestData.Uniform(20, 4), dP = TestData.Uniform(20, 5), p = new float[20], d = new float[20];
        Softmax.Probabilities(logits, p);
        Softmax.Backward(p, dP, d);
        for (int i = 0; i < 20; i++)
        {
            double Loss(double change)
            {
                double[] shifted = [.. logits.Select((x, j) => Math.Exp(x + (i == j ? change : 0)))];
                return shifted.Select((x, j) => x / shifted.Sum() * dP[j]).Sum();
            }
            Assert.Equal((Loss(1e-5) - Loss(-1e-5)) / 2e-5, d[i], 1e-6);
        }
    }

    [Fact]
    public void The_arg_max_is_the_first_of_equals_and_never_a_NaN_beside_a_number()
    {
        Assert.Equal(-1, Softmax.ArgMax([]));
        Assert.Equal(1, Softmax.ArgMax([1, 3, 3, 2]));
        Assert.Equal(2, Softmax.ArgMax([float.NaN, float.NaN, float.NegativeInfinity, float.NaN]));
        Assert.Equal(0, Softmax.ArgMax([float.NaN, float.NaN]));
    }
}
