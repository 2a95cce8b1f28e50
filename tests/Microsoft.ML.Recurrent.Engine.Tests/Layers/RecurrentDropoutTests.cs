using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class RecurrentDropoutTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Rnn", true)]
    [InlineData("Lstm", true)]
    [InlineData("Gru", true)]
    [InlineData("Lstm", false)]
    [InlineData("Gru", false)]
    public void Gradients_agree_with_differences(string kind, bool initialStates)
    {
        using var run = new StackRun(Options(kind, 0.4, bidirectional: true), Sample.Batch(2, 4, 0, 1), initialStates: initialStates);
        run.Pass.IsTraining = true;
        run.Loss();
        run.Backward();
        Matrix[] dInitial = [.. Enumerable.Range(0, run.InitialHidden.Count).Select(i => Sample.Copy(run.Direction(i).DInitialHidden))];
        var check = new GradientCheck(output, run.Loss);
        check.Parameters(run.Stack);
        check.Tensor("input", run.Input, run.DInput);
        for (int i = 0; i < dInitial.Length; i++)
            check.Tensor($"initial hidden {i}", run.InitialHidden[i], dInitial[i]);
        check.AssertAll();
    }

    [Theory]
    [InlineData("Rnn")]
    [InlineData("Gru")]
    public void The_recurrent_product_reads_the_masked_state_and_the_output_is_whole(string kind)
    {
        // One step from a given state: the same as a state that was masked before, but for what a GRU carries over.
        var options = Options(kind, 0.5, layers: 1);
        using var run = new StackRun(options, Sample.Batch(1, 1, 1), initialStates: true);
        using var plain = new StackRun(Options(kind, 0, layers: 1), Sample.Batch(1, 1, 1), initialStates: true);
        run.Pass.IsTraining = true;
        run.Forward();
        Matrix mask = run.Direction(0).Dropout.Mask;
        Assert.All(mask.Span.ToArray(), value => Assert.True(value is 0 or 2));
        Assert.Contains(0f, mask.Span.ToArray());
        Assert.Contains(2f, mask.Span.ToArray());
        for (int sequence = 0; kind == "Rnn" && sequence < 3; sequence++)
            VectorMath.Multiply(mask.Row(sequence), plain.InitialHidden[0].Row(sequence));
        plain.Forward();
        if (kind == "Rnn")
            Assert.Equal(Sample.Bits(plain.Output), Sample.Bits(run.Output));
        else
            Assert.NotEqual(Sample.Bits(plain.Output), Sample.Bits(run.Output));
        Assert.True(run.Output.Span.IndexOf(0f) < 0);
    }

    [Fact]
    public void A_sequence_has_one_mask_wherever_it_stands_in_the_packed_order_and_another_at_the_next_step_of_training()
    {
        using var run = new StackRun(Options("Lstm", 0.5, layers: 1), Sample.Batch(2, 5, 3));
        run.Pass.IsTraining = true;
        run.Forward();
        Assert.Equal([1, 2, 0], run.Batch.Order.ToArray());
        float[][] masks = [.. Enumerable.Range(0, 3).Select(sequence => run.Direction(0).Dropout.Mask.Row(sequence).ToArray())];

        using var sorted = new StackRun(Options("Lstm", 0.5, layers: 1), Sample.Batch(5, 3, 2));
        sorted.Pass.IsTraining = true;
        sorted.Forward();
        Assert.Equal(masks[2], sorted.Direction(0).Dropout.Mask.Row(0).ToArray());
        Assert.NotEqual(masks[0], masks[1]);

        run.Pass.Step++;
        run.Forward();
        Assert.NotEqual(masks[0], run.Direction(0).Dropout.Mask.Row(0).ToArray());
    }

    [Fact]
    public void It_acts_in_training_only_and_differs_from_layer_to_layer()
    {
        using var run = new StackRun(Options("Gru", 0.5), Sample.Batch(3, 2));
        using var plain = new StackRun(Options("Gru", 0), Sample.Batch(3, 2));
        plain.Forward();
        run.Forward();
        Assert.Equal(Sample.Bits(plain.Output), Sample.Bits(run.Output));
        run.Pass.IsTraining = true;
        run.Forward();
        Assert.NotEqual(Sample.Bits(plain.Output), Sample.Bits(run.Output));
        Assert.NotEqual(Sample.Bits(run.Direction(0).Dropout.Mask), Sample.Bits(run.Direction(1).Dropout.Mask));
        run.Pass.IsTraining = false;
        run.Forward();
        Assert.Equal(Sample.Bits(plain.Output), Sample.Bits(run.Output));
    }

    [Theory]
    [InlineData("Lstm")]
    [InlineData("Gru")]
    public void Outputs_and_gradients_have_the_same_bits_for_1_2_and_7_threads(string kind)
    {
        PackedBatch batch = Sample.Batch([.. Enumerable.Range(0, 37).Select(i => i * 7 % 13)]);
        List<int[]> expected = Run(1);
        Assert.Equal(expected, Run(2));
        Assert.Equal(expected, Run(7));

        List<int[]> Run(int threads)
        {
            using var run = new StackRun(Options(kind, 0.4, inputs: 19, hidden: 21, bidirectional: true), batch, threads, initialStates: true);
            run.Pass.IsTraining = true;
            run.Forward();
            run.Backward();
            return [Sample.Bits(run.Output), Sample.Bits(run.DInput), .. run.Stack.Parameters.Select(parameter => Sample.Bits(parameter.Gradient))];
        }
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var run = new StackRun(Options("Gru", 0.4), Sample.Batch(3, 2), threads: 2);
        run.Pass.IsTraining = true;
        AllocationCheck.AssertNone(() =>
        {
            run.Forward();
            run.Backward();
        });
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_rate_outside_its_range_is_refused(double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentDropout(rate, 1));

    private static StackOptions Options(string kind, double rate, int layers = 2, int inputs = 3, int hidden = 8, bool bidirectional = false) =>
        new()
        {
            Cell = Enum.Parse<RecurrentCell>(kind),
            InputSize = inputs,
            HiddenSize = hidden,
            Layers = layers,
            Bidirectional = bidirectional,
            RecurrentDropout = rate,
            TokensPerBlock = 5,
        };
}
