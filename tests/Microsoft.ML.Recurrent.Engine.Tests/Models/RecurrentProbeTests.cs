using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public sealed class RecurrentProbeTests
{
    private const int Steps = 6, Sequences = 4, Inputs = 2;

    public static TheoryData<RecurrentCell, bool> Cases => new()
    {
        { RecurrentCell.Rnn, true }, { RecurrentCell.Lstm, true }, { RecurrentCell.Gru, true }, { RecurrentCell.Lstm, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_on_one_batch_learns_it(RecurrentCell cell, bool classes)
    {
        ProbeBatch batch = Batch(classes);
        var network = new RecurrentProbe(Options(cell));
        ProbeStep first = network.Train(batch), last = first;
        for (int i = 0; i < 200; i++)
            last = network.Train(batch);

        Assert.True(first.IsFinite);
        Assert.True(last.Loss < first.Loss / 20, $"{first.Loss} fell to {last.Loss} only.");
    }

    [Fact]
    public void The_loss_is_that_of_the_answers_at_the_last_steps()
    {
        ProbeBatch batch = Batch(classes: false);
        var network = new RecurrentProbe(Options(RecurrentCell.Gru));

        float[] answers = network.Answer(batch);

        Assert.Equal(batch.Values.Length, answers.Length);
        Assert.Equal(answers.Zip(batch.Values, (answer, value) => Math.Pow(answer - value, 2)).Average(), network.Train(batch).Loss, 1e-6);
    }

    [Fact]
    public void The_norms_are_means_over_sequences_of_the_gradient_of_each_ones_own_loss()
    {
        var network = new RecurrentProbe(Options(RecurrentCell.Rnn));
        ProbeBatch one = Batch(classes: false, sequences: 1);
        GradientFlow flow = network.MeasureGradientFlow(one), mean = network.MeasureGradientFlow(Repeat(one, 3));

        Assert.Equal(Steps, flow.Hidden.Count);
        Assert.All(flow.Hidden, norm => Assert.True(norm > 0));
        Assert.All(flow.Cell, norm => Assert.Equal(0, norm));
        // So they do not depend on how many of the same there are.
        for (int step = 0; step < Steps; step++)
            Assert.Equal(flow.Hidden[step], mean.Hidden[step], 1e-6);
    }

    [Fact]
    public void Looking_at_the_gradient_changes_nothing()
    {
        ProbeBatch batch = Batch(classes: true);
        RecurrentProbe looked = new(Options(RecurrentCell.Lstm)), other = new(Options(RecurrentCell.Lstm));
        looked.Train(batch);
        looked.MeasureGradientFlow(batch);
        other.Train(batch);

        Assert.Equal(other.Train(batch), looked.Train(batch));
        Assert.Equal(other.Answer(batch), looked.Answer(batch));
    }

    [Fact]
    public void The_gain_scales_the_recurrent_weights_and_clipping_limits_the_step()
    {
        ProbeBatch batch = Batch(classes: false);
        RecurrentProbe Network(float gain, float clip) => new(new RecurrentProbeOptions
        {
            Cell = RecurrentCell.Rnn, InputSize = Inputs, HiddenSize = 8, OutputSize = 2, RecurrentGain = gain,
            Optimizer = OptimizerKind.Sgd, LearningRate = 1, GradientClipNorm = clip,
        });
        Assert.True(Network(4, 0).MeasureGradientFlow(batch).Hidden[0] > Network(0.25f, 0).MeasureGradientFlow(batch).Hidden[0]);

        RecurrentProbe free = Network(1, 0), clipped = Network(1, 1e-4f);
        float[] before = free.Answer(batch);
        Assert.Equal(free.Train(batch), clipped.Train(batch));
        double Change(RecurrentProbe network) => network.Answer(batch).Zip(before, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.InRange(Change(clipped), 1e-8, 1e-2);
        Assert.True(Change(free) > 10 * Change(clipped));
    }

    [Fact]
    public void A_step_that_is_not_finite_changes_no_weight()
    {
        ProbeBatch good = Batch(classes: false), bad = Batch(classes: false);
        bad.Values[0] = float.PositiveInfinity;
        var network = new RecurrentProbe(Options(RecurrentCell.Gru));
        float[] before = network.Answer(good);

        Assert.False(network.Train(bad).IsFinite);
        Assert.Equal(before, network.Answer(good));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var network = new RecurrentProbe(Options(RecurrentCell.Gru));
        Assert.Throws<ArgumentException>(() => network.Answer(new ProbeBatch(1, 2, Inputs + 1, 1, 2)));
        Assert.Throws<ArgumentException>(() => network.Answer(new ProbeBatch(1, 2, Inputs, 1, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProbeBatch(1, 2, Inputs, answers: 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentProbe(new RecurrentProbeOptions { InputSize = 0, OutputSize = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentProbe(new RecurrentProbeOptions { InputSize = 1, OutputSize = 1, LearningRate = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentProbe(new RecurrentProbeOptions { InputSize = 1, OutputSize = 1, Momentum = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentProbe(new RecurrentProbeOptions { InputSize = 1, OutputSize = 1, RecurrentGain = 0 }));
    }

    private static RecurrentProbeOptions Options(RecurrentCell cell) =>
        new() { Cell = cell, InputSize = Inputs, HiddenSize = 8, OutputSize = 2, LearningRate = 0.02f };

    private static ProbeBatch Batch(bool classes, int sequences = Sequences)
    {
        var random = new Random(3);
        var batch = new ProbeBatch(sequences, Steps, Inputs, answers: 2, valueSize: classes ? 0 : 2);
        for (int i = 0; i < batch.Inputs.Length; i++)
            batch.Inputs[i] = random.NextSingle();
        for (int i = 0; i < batch.Values.Length; i++)
            batch.Values[i] = random.NextSingle();
        for (int i = 0; i < batch.Classes.Length; i++)
            batch.Classes[i] = random.Next(2);
        return batch;
    }

    private static ProbeBatch Repeat(ProbeBatch one, int times)
    {
        var batch = new ProbeBatch(times, one.Steps, one.InputSize, one.Answers, one.Values.Length / one.Answers);
        for (int i = 0; i < batch.Inputs.Length; i++)
            batch.Inputs[i] = one.Inputs[i / (times * Inputs) * Inputs + i % Inputs];
        for (int i = 0; i < batch.Values.Length; i++)
            batch.Values[i] = one.Values[i / (times * 2) * 2 + i % 2];
        return batch;
    }
}
