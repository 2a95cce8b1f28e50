using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class SubwordEmbeddingTests(ITestOutputHelper output)
{
    // Three distinct words with 2, 0 and 3 n-grams; five tokens.
    private static readonly int[] Words = [0, 2, -1, 2, 1];
    private static readonly int[] Ngrams = [3, 1, 1, 4, 0];
    private static readonly int[] Offsets = [0, 2, 2, 5];

    [Fact]
    public void A_token_gets_the_mean_of_its_word_s_ngrams_on_top_of_its_vector()
    {
        using var team = new ThreadTeam(1);
        var layer = new SubwordEmbedding("ngrams", 5, 1);
        new float[] { 1, 2, 3, 4, 5 }.CopyTo(layer.Weight.Value.Span);
        var vectors = new Matrix([10, 20, 30, 40, 50], 0, 5, 1);
        layer.Forward(new Pass(team), SubwordEmbedding.CreateState(), Words, Ngrams, Offsets, vectors);
        float first = (4 + 2) / 2f, third = (2 + 5 + 1) / 3f;
        Assert.Equal([10 + first, 20 + third, 30, 40 + third, 50], vectors.Span.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Gradients_agree_with_differences(int threads)
    {
        using var team = new ThreadTeam(threads);
        var pass = new Pass(team);
        var layer = new SubwordEmbedding("ngrams", 5, 3);
        Sample.Randomize(layer, team);
        SubwordEmbeddingState state = SubwordEmbedding.CreateState();
        Matrix dOutput = Sample.Values(5, 3, 1), vectors = Matrix.Create(5, 3);
        double Loss()
        {
            pass.Workspace.Reset();
            vectors.Span.Clear();
            layer.Forward(pass, state, Words, Ngrams, Offsets, vectors);
            return Sample.Dot(vectors, dOutput);
        }
        Loss();
        layer.Backward(pass, state, dOutput);
        var check = new GradientCheck(output, Loss);
        check.Parameters(layer);
        check.AssertAll();
    }

    [Fact]
    public void A_frozen_table_gets_no_gradient()
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var layer = new SubwordEmbedding("ngrams", 5, 3);
        layer.Weight.IsFrozen = true;
        SubwordEmbeddingState state = SubwordEmbedding.CreateState();
        layer.Forward(pass, state, Words, Ngrams, Offsets, Matrix.Create(5, 3));
        layer.Backward(pass, state, Sample.Values(5, 3, 1));
        Assert.Equal(0, layer.Weight.TouchedCount);
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var layer = new SubwordEmbedding("ngrams", 5, 3);
        SubwordEmbeddingState state = SubwordEmbedding.CreateState();
        Matrix vectors = Matrix.Create(5, 3);
        AllocationCheck.AssertNone(() =>
        {
            pass.Workspace.Reset();
            layer.Weight.ZeroGradient();
            layer.Forward(pass, state, Words, Ngrams, Offsets, vectors);
            layer.Backward(pass, state, vectors);
        });
    }
}
