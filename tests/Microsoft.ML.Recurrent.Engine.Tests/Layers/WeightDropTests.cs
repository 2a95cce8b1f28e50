using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class WeightDropTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Rnn")]
    [InlineData("Lstm")]
    [InlineData("Gru")]
    public void Gradients_agree_with_differences_and_dropped_weights_have_none(string kind)
    {
        using var run = new StackRun(Options(kind, 0.5, inputs: 3, hidden: 4), Sample.Batch(2, 4, 1), initialStates: true);
        run.Pass.IsTraining = true;
        run.Loss();
        run.Backward();
        var check = new GradientCheck(output, run.Loss);
        check.Parameters(run.Stack);
        check.AssertAll();
        Parameter hidden = run.Stack.Layers[1].Directions[0].WeightHidden;
        Assert.InRange(hidden.Gradient.Span.Count(0f), hidden.Gradient.Span.Length / 4, hidden.Gradient.Span.Length * 3 / 4);
    }

    [Fact]
    public void Gradients_are_added_to_what_is_there()
    {
        using var run = new StackRun(Options("Lstm", 0.5), Sample.Batch(2, 4, 1));
        run.Pass.IsTraining = true;
        Parameter hidden = run.Stack.Layers[0].Directions[0].WeightHidden;
        run.Forward();
        run.Backward();
        float[] once = hidden.Gradient.Span.ToArray();
        run.Forward();
        run.Backward();
        for (int i = 0; i < once.Length; i++)
            Assert.Equal(2 * once[i], hidden.Gradient.Span[i]);
    }

    [Fact]
    public void The_rate_s_share_of_the_weights_becomes_zero_and_the_rest_is_scaled()
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team) { IsTraining = true };
        var state = new WeightDropState();
        Matrix weights = Matrix.Create(100, 100), gradient = Matrix.Create(100, 100);
        new WeightDrop(0.25, 1).Forward(pass, state, weights);
        state.Gradient.Span.Fill(1);
        WeightDrop.Backward(pass, state, gradient);
        Assert.All(gradient.Span.ToArray(), value => Assert.True(value == 0 || value == 1 / 0.75f));
        Assert.InRange(gradient.Span.Count(0f), 2300, 2700);
    }

    [Fact]
    public void It_acts_in_training_only_and_differs_from_step_to_step_and_from_layer_to_layer()
    {
        using var run = new StackRun(Options("Gru", 0.5), Sample.Batch(3, 2));
        using var plain = new StackRun(Options("Gru", 0), Sample.Batch(3, 2));
        plain.Forward();
        run.Forward();
        Assert.Equal(Sample.Bits(plain.Output), Sample.Bits(run.Output));
        run.Pass.IsTraining = true;
        run.Forward();
        int[] first = Sample.Bits(run.Output);
        Assert.NotEqual(Sample.Bits(plain.Output), first);
        run.Forward();
        Assert.Equal(first, Sample.Bits(run.Output));
        run.Pass.Step++;
        run.Forward();
        Assert.NotEqual(first, Sample.Bits(run.Output));
        run.Backward();
        Assert.NotEqual(Dropped(0), Dropped(1));
        run.Pass.IsTraining = false;
        run.Forward();
        Assert.Equal(Sample.Bits(plain.Output), Sample.Bits(run.Output));

        bool[] Dropped(int layer) => [.. run.Stack.Layers[layer].Directions[0].WeightHidden.Gradient.Span.ToArray().Select(value => value == 0)];
    }

    [Fact]
    public void Outputs_and_gradients_have_the_same_bits_for_1_2_and_7_threads()
    {
        PackedBatch batch = Sample.Batch([.. Enumerable.Range(0, 37).Select(i => i * 7 % 13)]);
        List<int[]> expected = Run(1);
        Assert.Equal(expected, Run(2));
        Assert.Equal(expected, Run(7));

        List<int[]> Run(int threads)
        {
            using var run = new StackRun(Options("Lstm", 0.4, inputs: 19, hidden: 90, bidirectional: true), batch, threads);
            run.Pass.IsTraining = true;
            run.Forward();
            run.Backward();
            return [Sample.Bits(run.Output), .. run.Stack.Parameters.Select(parameter => Sample.Bits(parameter.Gradient))];
        }
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var run = new StackRun(Options("Lstm", 0.4), Sample.Batch(3, 2), threads: 2);
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
    public void A_rate_outside_its_range_is_refused(double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new WeightDrop(rate, 1));

    private static StackOptions Options(string kind, double rate, int inputs = 6, int hidden = 8, bool bidirectional = false) =>
        new() { Cell = Enum.Parse<RecurrentCell>(kind), InputSize = inputs, HiddenSize = hidden, Layers = 2, Bidirectional = bidirectional, WeightDropout = rate };
}
