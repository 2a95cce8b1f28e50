using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class EmbeddingBagTests(ITestOutputHelper output)
{
    private static readonly int[] Ids = [4, 1, 4, 0, 2];
    private static readonly int[] Offsets = [0, 3, 3, 5];
    private static readonly float[] ItemWeights = [0.5f, 2, 1, -1, 3];

    [Theory]
    [InlineData("Sum", false)]
    [InlineData("Sum", true)]
    [InlineData("Mean", false)]
    [InlineData("Mean", true)]
    public void Gradients_agree_with_differences(string mode, bool weighted)
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var bag = new EmbeddingBag("ngrams", 6, 2, Enum.Parse<BagMode>(mode));
        Sample.Randomize(bag, team);
        EmbeddingBagState state = EmbeddingBag.CreateState();
        Matrix result = Matrix.Create(3, 2), dOutput = Sample.Values(3, 2, 1);
        double Loss()
        {
            bag.Forward(pass, state, Ids, Offsets, weighted ? ItemWeights : [], result);
            return Sample.Dot(result, dOutput);
        }
        Loss();
        bag.Backward(pass, state, dOutput);
        Assert.Equal([4, 1, 0, 2], bag.Weight.TouchedRows.ToArray());
        var check = new GradientCheck(output, Loss);
        check.Parameters(bag);
        check.AssertAll();
    }

    [Fact]
    public void A_bag_is_the_sum_of_its_weighted_vectors_and_an_empty_one_is_zero()
    {
        using var team = new ThreadTeam(1);
        var bag = new EmbeddingBag("ngrams", 6, 1, BagMode.Sum);
        new float[] { 1, 2, 3, 4, 5, 6 }.CopyTo(bag.Weight.Value.Span);
        Matrix result = Sample.Values(3, 1, 1);
        bag.Forward(new Pass(team), EmbeddingBag.CreateState(), Ids, Offsets, ItemWeights, result);
        Assert.Equal([0.5f * 5 + 2 * 2 + 5, 0, -1 * 1 + 3 * 3], result.Span.ToArray());
    }

    [Fact]
    public void Outputs_and_gradients_have_the_same_bits_for_1_2_and_7_threads()
    {
        int[] ids = [.. Enumerable.Range(0, 500).Select(i => i * i % 91)], offsets = [.. Enumerable.Range(0, 51).Select(i => 10 * i)];
        Matrix dOutput = Sample.Values(50, 3, 1);
        List<int[]> expected = [];
        foreach (int threads in new[] { 1, 2, 7 })
        {
            using var team = new ThreadTeam(threads);
            var pass = new Pass(team);
            var bag = new EmbeddingBag("ngrams", 91, 3, BagMode.Mean);
            Sample.Randomize(bag, team);
            EmbeddingBagState state = EmbeddingBag.CreateState();
            Matrix result = Matrix.Create(50, 3);
            bag.Forward(pass, state, ids, offsets, [], result);
            bag.Backward(pass, state, dOutput);
            List<int[]> found = [Sample.Bits(result), Sample.Bits(GradientCheck.Dense(bag.Weight))];
            if (threads == 1)
                expected = found;
            else
                Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void A_frozen_table_gets_no_gradient()
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var bag = new EmbeddingBag("ngrams", 6, 1, BagMode.Sum);
        bag.Weight.IsFrozen = true;
        EmbeddingBagState state = EmbeddingBag.CreateState();
        Matrix result = Matrix.Create(3, 1);
        bag.Forward(pass, state, Ids, Offsets, [], result);
        bag.Backward(pass, state, result);
        Assert.Equal(0, bag.Weight.TouchedCount);
    }

    [Fact]
    public void Offsets_weights_and_ids_that_do_not_fit_are_refused()
    {
        using var team = new ThreadTeam(1);
        var bag = new EmbeddingBag("ngrams", 6, 1, BagMode.Sum);
        string Refuse(int[] ids, int[] offsets, float[] weights) => Assert.ThrowsAny<ArgumentException>(
            () => bag.Forward(new Pass(team), EmbeddingBag.CreateState(), ids, offsets, weights, Matrix.Create(2, 1))).Message;
        Assert.Contains("3 offsets from 0 to 2", Refuse([1, 2], [0, 2], []), StringComparison.Ordinal);
        Assert.Contains("3 offsets from 0 to 2", Refuse([1, 2], [0, 1, 1], []), StringComparison.Ordinal);
        Assert.Contains("number 2 is 2 after 3", Refuse([1, 2], [0, 3, 2], []), StringComparison.Ordinal);
        Assert.Contains("each of 2 items", Refuse([1, 2], [0, 1, 2], [1]), StringComparison.Ordinal);
        Assert.Contains("found 6 at position 1", Refuse([1, 6], [0, 1, 2], []), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var bag = new EmbeddingBag("ngrams", 6, 2, BagMode.Mean);
        EmbeddingBagState state = EmbeddingBag.CreateState();
        Matrix result = Matrix.Create(3, 2);
        AllocationCheck.AssertNone(() =>
        {
            bag.Weight.ZeroGradient();
            bag.Forward(pass, state, Ids, Offsets, ItemWeights, result);
            bag.Backward(pass, state, result);
        });
    }
}
