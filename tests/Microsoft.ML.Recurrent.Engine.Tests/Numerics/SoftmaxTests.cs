using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class SoftmaxTests
{
    private static double ReferenceLogSumExp(float[] logits) => logits.Length == 0 ? double.NegativeInfinity : logits.Max() + Math.Log(logits.Sum(x => Math.Exp((double)x - logits.Max())));

    [Fact]
    public void Both_functions_agree_with_double_precision_on_every_length()
    {
        for (int length = 1; length <= 70; length++)
        {
            float[] logits = TestData.Uniform(length, 3, -20, 20), probabilities = new float[length];
            double logSum = ReferenceLogSumExp(logits);

            Softmax.Probabilities(logits, probabilities);

            Assert.Equal(logSum, Softmax.LogSumExp(logits), 5e-6);
            for (int i = 0; i < length; i++)
                Assert.Equal(Math.Exp(logits[i] - logSum), probabilities[i], 1e-6);
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
}
