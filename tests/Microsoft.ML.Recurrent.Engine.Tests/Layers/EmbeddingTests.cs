using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class EmbeddingTests
{
    [Fact]
    public void Each_id_gives_its_row_and_minus_one_gives_zeros()
    {
        using var team = new ThreadTeam(1);
        Embedding embedding = Table(team);
        Matrix result = Sample.Values(3, 2, 1);
        embedding.Forward(new Pass(team), Embedding.CreateState(), [4, -1, 0], result);
        Assert.Equal(embedding.Weight.Value.Row(4).ToArray(), result.Row(0).ToArray());
        Assert.Equal([0, 0], result.Row(1).ToArray());
        Assert.Equal(embedding.Weight.Value.Row(0).ToArray(), result.Row(2).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void The_gradient_has_the_rows_that_occurred_and_adds_up_repeated_ones(int threads)
    {
        using var team = new ThreadTeam(threads);
        Embedding embedding = Table(team);
        var dOutput = new Matrix([1, 2, 3, 4, 5, 6, 7, 8], 0, 4, 2);
        Run(embedding, team, [3, -1, 1, 3], dOutput);
        Assert.Equal([3, 1], embedding.Weight.TouchedRows.ToArray());
        Assert.Equal([1 + 7, 2 + 8, 5, 6], embedding.Weight.LiveGradient.Span.ToArray());
    }

    [Fact]
    public void Gradients_of_two_backward_passes_add_up_until_they_are_set_to_zero()
    {
        using var team = new ThreadTeam(1);
        Embedding embedding = Table(team);
        Run(embedding, team, [2], new Matrix([1, 2], 0, 1, 2));
        Run(embedding, team, [2], new Matrix([10, 20], 0, 1, 2));
        Assert.Equal([11, 22], embedding.Weight.LiveGradient.Span.ToArray());
        embedding.Weight.ZeroGradient();
        Assert.Equal(0, embedding.Weight.TouchedCount);
        Run(embedding, team, [2], new Matrix([5, 6], 0, 1, 2));
        Assert.Equal([5, 6], embedding.Weight.LiveGradient.Span.ToArray());
    }

    [Fact]
    public void Frozen_rows_get_no_gradient_while_others_do()
    {
        using var team = new ThreadTeam(1);
        var embedding = new Embedding("words", 6, 2) { FrozenRows = [true, true, true, false, false, false] };
        Run(embedding, team, [2, 3, 0], Sample.Values(3, 2, 1));
        Assert.Equal([3], embedding.Weight.TouchedRows.ToArray());
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-2)]
    public void An_id_outside_the_table_is_refused(int id)
    {
        using var team = new ThreadTeam(1);
        Embedding embedding = Table(team);
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => embedding.Forward(new Pass(team), Embedding.CreateState(), [1, id], Matrix.Create(2, 2)));
        Assert.Contains($"from 0 to 5, or -1 for none, in words.weight; found {id} at position 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_start_with_length_about_one()
    {
        var embedding = new Embedding("words", 200, 50);
        uint number = 0;
        embedding.Initialize(1, ref number);
        Assert.InRange(Sample.Dot(embedding.Weight.Value, embedding.Weight.Value) / 200, 0.95, 1.05);
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        Embedding embedding = Table(team);
        EmbeddingState state = Embedding.CreateState();
        int[] ids = [3, -1, 1, 3, 5, 0];
        Matrix result = Matrix.Create(6, 2);
        AllocationCheck.AssertNone(() =>
        {
            embedding.Weight.ZeroGradient();
            embedding.Forward(pass, state, ids, result);
            embedding.Backward(pass, state, result);
        });
    }

    private static Embedding Table(ThreadTeam team)
    {
        var embedding = new Embedding("words", 6, 2);
        Sample.Randomize(embedding, team);
        return embedding;
    }

    private static void Run(Embedding embedding, ThreadTeam team, int[] ids, Matrix dOutput)
    {
        var pass = new Pass(team);
        EmbeddingState state = Embedding.CreateState();
        embedding.Forward(pass, state, ids, Matrix.Create(ids.Length, 2));
        embedding.Backward(pass, state, dOutput);
    }
}
