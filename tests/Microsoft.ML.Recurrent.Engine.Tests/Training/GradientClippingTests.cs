using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class GradientClippingTests
{
    [Fact]
    public void The_norm_counts_dense_parameters_and_touched_rows_as_one_vector()
    {
        using var team = new ThreadTeam(1);
        Assert.Equal(5, GradientClipping.GlobalNorm(Gradients(), team), 1e-12);
    }

    [Fact]
    public void The_norm_of_a_large_gradient_does_not_depend_on_the_threads()
    {
        var parameter = new Parameter("large", 300, 301);
        Initializer.Uniform(parameter.Gradient, 1, new CounterRandom(1, 1, 0));
        double expected = 0;
        foreach (float x in parameter.Gradient.Span)
            expected += (double)x * x;
        using var one = new ThreadTeam(1);
        double norm = GradientClipping.GlobalNorm([parameter], one);
        Assert.Equal(Math.Sqrt(expected), norm, 1e-9);
        foreach (int threads in new[] { 2, 3 })
        {
            using var team = new ThreadTeam(threads);
            Assert.Equal(norm, GradientClipping.GlobalNorm([parameter], team));
        }
    }

    [Theory]
    [InlineData(5, 1, 0.2f)]
    [InlineData(5, 6, 1f)]
    [InlineData(5, 0, 1f)]
    public void A_gradient_above_the_maximum_is_scaled_to_it(double norm, double maximum, float factor) =>
        Assert.Equal(factor, GradientClipping.Factor(norm, maximum), 1e-6f);

    [Fact]
    public void Squares_that_no_float_can_hold_have_a_finite_norm()
    {
        var parameter = new Parameter("huge", 1, 2);
        using var team = new ThreadTeam(1);
        parameter.Gradient.Span.Fill(1e30f);
        Assert.Equal(Math.Sqrt(2) * 1e30, GradientClipping.GlobalNorm([parameter], team), 1e24);
    }

    // 3 in a dense parameter, 4 in the one touched row of a sparse one; row 5 has a stale gradient, an untouched parameter none.
    private static Parameter[] Gradients()
    {
        var dense = new Parameter("dense", 1, 2);
        dense.Gradient[0, 1] = 3;
        var sparse = new Parameter("sparse", 9, 1, rowSparse: true);
        int slot = sparse.Touch(5);
        sparse.Gradient.Row(slot).Fill(9);
        sparse.ZeroGradient();
        slot = sparse.Touch(7);
        sparse.Gradient.Row(slot)[0] = 4;
        return [dense, sparse, new Parameter("untouched", 3, 1, rowSparse: true)];
    }
}
