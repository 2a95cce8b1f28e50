using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class PoolingTests(ITestOutputHelper output)
{
    private const int Features = 6;
    private static readonly int[] Lengths = [1, 4, 0, 2, 4];

    public static TheoryData<string> Kinds => ["last of one direction", "last of two directions", "mean", "max", "attention"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences(string kind)
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        Pooling pooling = Create(kind);
        Sample.Randomize(pooling, team);
        PackedBatch batch = Sample.Batch(Lengths);
        PoolingState state = pooling.CreateState();
        Matrix input = Sample.DistinctValues(batch.TokenCount, Features, 1), result = Matrix.Create(Lengths.Length, Features);
        Matrix dOutput = Sample.Values(Lengths.Length, Features, 2), dInput = Matrix.Create(batch.TokenCount, Features);
        double Loss()
        {
            pass.Workspace.Reset();
            pooling.Refresh(team);
            pooling.Forward(pass, state, batch, input, result);
            return Sample.Dot(result, dOutput);
        }
        // The values reach 9; attention scores that follow them would make the softmax a step.
        VectorMath.Scale(kind == "attention" ? 0.1f : 1, input.Span);
        Loss();
        pooling.Backward(pass, state, dOutput, dInput);
        var check = new GradientCheck(output, Loss);
        check.Parameters(pooling);
        check.Tensor("input", input, dInput);
        check.AssertAll();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Results_are_in_the_order_of_the_rows_and_do_not_depend_on_the_batch(string kind)
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        Pooling pooling = Create(kind);
        Sample.Randomize(pooling, team);
        PackedBatch batch = Sample.Batch(Lengths);
        Matrix input = Sample.Values(batch.TokenCount, Features, 1), together = Sample.Values(Lengths.Length, Features, 2);
        pooling.Forward(pass, pooling.CreateState(), batch, input, together);
        for (int place = 0; place < Lengths.Length; place++)
        {
            int row = batch.Order[place];
            Matrix tokens = Matrix.Create(Lengths[row], Features), alone = Matrix.Create(1, Features);
            for (int step = 0; step < Lengths[row]; step++)
                input.Row(batch.StepOffsets[step] + place).CopyTo(tokens.Row(step));
            pooling.Forward(pass, pooling.CreateState(), Sample.Batch(Lengths[row]), tokens, alone);
            Assert.Equal(Sample.Bits(alone), Sample.Bits(together.RowRange(row, 1)));
            if (Lengths[row] == 0)
                Assert.True(alone.Span.IndexOfAnyExcept(0f) < 0);
            else
                Assert.True(alone.Span.IndexOfAnyExcept(0f) >= 0);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Outputs_and_gradients_have_the_same_bits_for_1_2_and_7_threads(string kind)
    {
        List<int[]> expected = [];
        foreach (int threads in new[] { 1, 2, 7 })
        {
            using var team = new ThreadTeam(threads);
            var pass = new Pass(team);
            Pooling pooling = Create(kind);
            Sample.Randomize(pooling, team);
            PackedBatch batch = Sample.Batch([.. Enumerable.Range(0, 23).Select(i => i * 5 % 11)]);
            PoolingState state = pooling.CreateState();
            Matrix result = Matrix.Create(23, Features), dInput = Matrix.Create(batch.TokenCount, Features);
            pooling.Forward(pass, state, batch, Sample.Values(batch.TokenCount, Features, 1), result);
            pooling.Backward(pass, state, Sample.Values(23, Features, 2), dInput);
            List<int[]> found = [Sample.Bits(result), Sample.Bits(dInput), .. pooling.Parameters.Select(parameter => Sample.Bits(parameter.Gradient))];
            if (threads == 1)
                expected = found;
            else
                Assert.Equal(expected, found);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_second_pooling_of_the_same_tokens_adds_its_gradient_when_told_to(string kind)
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        Pooling pooling = Create(kind);
        Sample.Randomize(pooling, team);
        PackedBatch batch = Sample.Batch(Lengths);
        Matrix input = Sample.Values(batch.TokenCount, Features, 1), dOutput = Sample.Values(Lengths.Length, Features, 2);
        Matrix first = Sample.Values(batch.TokenCount, Features, 3), written = Sample.Copy(first), added = Sample.Copy(first);
        foreach ((Matrix target, bool accumulate) in new[] { (written, false), (added, true) })
        {
            PoolingState state = pooling.CreateState();
            pooling.Forward(pass, state, batch, input, Matrix.Create(Lengths.Length, Features));
            pooling.Backward(pass, state, dOutput, target, accumulate);
        }
        for (int i = 0; i < added.Span.Length; i++)
            Assert.Equal(first.Span[i] + written.Span[i], added.Span[i], 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones(string kind)
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        Pooling pooling = Create(kind);
        Sample.Randomize(pooling, team);
        PackedBatch batch = Sample.Batch(Lengths);
        PoolingState state = pooling.CreateState();
        Matrix input = Sample.Values(batch.TokenCount, Features, 1), result = Matrix.Create(Lengths.Length, Features);
        Matrix dInput = Matrix.Create(batch.TokenCount, Features);
        AllocationCheck.AssertNone(() =>
        {
            pass.Workspace.Reset();
            pooling.Forward(pass, state, batch, input, result);
            pooling.Backward(pass, state, result, dInput);
        });
    }

    [Fact]
    public void The_last_state_is_the_last_token_s_forward_half_and_the_first_token_s_reverse_half()
    {
        using var team = new ThreadTeam(1);
        PackedBatch batch = Sample.Batch(1, 2);
        // Packed order: sequence 1 step 0, sequence 0 step 0, sequence 1 step 1.
        var input = new Matrix([1, 2, 3, 4, 5, 6], 0, 3, 2);
        Matrix result = Matrix.Create(2, 2);
        var pooling = new LastPooling(2, 2);
        pooling.Forward(new Pass(team), pooling.CreateState(), batch, input, result);
        Assert.Equal([3, 4, 5, 2], result.Span.ToArray());
    }

    [Fact]
    public void Mean_and_maximum_are_taken_over_a_sequence_s_own_tokens()
    {
        using var team = new ThreadTeam(1);
        PackedBatch batch = Sample.Batch(1, 2);
        var input = new Matrix([1, -2, 30, 40, 5, -6], 0, 3, 2);
        Matrix result = Matrix.Create(2, 2);
        var mean = new MeanPooling(2);
        mean.Forward(new Pass(team), mean.CreateState(), batch, input, result);
        Assert.Equal([30, 40, 3, -4], result.Span.ToArray());
        var max = new MaxPooling(2);
        max.Forward(new Pass(team), max.CreateState(), batch, input, result);
        Assert.Equal([30, 40, 5, -2], result.Span.ToArray());
    }

    [Fact]
    public void Attention_is_the_mean_of_a_sequence_by_weights_that_follow_the_query()
    {
        using var team = new ThreadTeam(1);
        var pooling = new AttentionPooling("attention", 1, 1);
        pooling.Parameters[0].Value[0, 0] = 1;
        pooling.Query.Value[0, 0] = 2;
        pooling.Refresh(team);
        PackedBatch batch = Sample.Batch(2, 3);
        PoolingState state = pooling.CreateState();
        var input = new Matrix([0.5f, 1, -0.5f, 2, 0.25f], 0, 5, 1);
        Matrix result = Matrix.Create(2, 1);
        pooling.Forward(new Pass(team), state, batch, input, result);
        double[] scores = [.. new[] { 0.5, -0.5, 0.25 }.Select(x => Math.Exp(2 * Math.Tanh(x)))];
        Assert.Equal((0.5 * scores[0] - 0.5 * scores[1] + 0.25 * scores[2]) / scores.Sum(), result[1, 0], 1e-6);
    }

    private static Pooling Create(string kind) => kind switch
    {
        "last of one direction" => new LastPooling(Features, 1),
        "last of two directions" => new LastPooling(Features, 2),
        "mean" => new MeanPooling(Features),
        "max" => new MaxPooling(Features),
        _ => new AttentionPooling("attention", Features, 5),
    };
}
