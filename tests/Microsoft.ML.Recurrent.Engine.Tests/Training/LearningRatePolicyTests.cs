using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class LearningRatePolicyTests
{
    [Fact]
    public void A_constant_learning_rate_stays()
    {
        Assert.All(Rates(new TrainingSettings { LearningRate = 0.3, MaximumEpochs = 2 }), rate => Assert.Equal(0.3, rate));
    }

    [Fact]
    public void A_cosine_is_that_of_PyTorch()
    {
        // torch.optim.lr_scheduler.CosineAnnealingLR(T_max=8), base 1: (1 + cos(π·t/8)) / 2.
        double[] expected = [1, 0.9619397662556434, 0.8535533905932737, 0.6913417161825449, 0.5, 0.30865828381745514, 0.14644660940672627, 0.03806023374435663];
        double[] rates = Rates(new TrainingSettings { LearningRate = 1, MaximumEpochs = 2, Schedule = LearningRateSchedule.Cosine });
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], rates[i], 1e-12);
    }

    [Fact]
    public void Warm_up_rises_linearly_to_the_full_rate_and_the_schedule_starts_after_it()
    {
        double[] rates = Rates(new TrainingSettings { LearningRate = 1, MaximumEpochs = 2, Schedule = LearningRateSchedule.Cosine, WarmUpFraction = 0.5 });
        double[] expected = [0.25, 0.5, 0.75, 1, 1, (1 + Math.Cos(Math.PI / 4)) / 2, 0.5, (1 + Math.Cos(3 * Math.PI / 4)) / 2];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], rates[i], 1e-12);
    }

    // Two epochs of four batches.
    private static double[] Rates(TrainingSettings settings)
    {
        var state = new TrainingState([], settings, 0);
        var rates = new double[8];
        for (int i = 0; i < rates.Length; i++)
        {
            (state.Epoch, state.Batch) = (i / 4, i % 4);
            rates[i] = LearningRatePolicy.Next(settings, state, 4);
        }
        return rates;
    }
}
