using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class GradientClippingTests
{
    [Fact]
    public void The_norm_counts_dense_parameters_and_touched_rows_as_one_vector()
    {
        Assert.Equal(5, GradientClipping.GlobalNorm(Gradients()), 1e-12);
    }

    [Fact]
    public void A_gradient_above_the_maximum_is_scaled_to_it()
    {
        Parameter[] parameters = Gradients();
        GradientClipping.Clip(parameters, GradientClipping.GlobalNorm(parameters), 1);
        Assert.Equal(1, GradientClipping.GlobalNorm(parameters), 1e-5);
        Assert.Equal(3 / 5f, parameters[0].Gradient[0, 1], 1e-6);
    }

    [Fact]
    public void A_gradient_below_the_maximum_stays_bit_by_bit()
    {
        Parameter[] parameters = Gradients();
        GradientClipping.Clip(parameters, GradientClipping.GlobalNorm(parameters), 6);
        Assert.Equal(3, parameters[0].Gradient[0, 1]);
        Assert.Equal(4, parameters[1].Gradient[0, 0]);
    }

    [Fact]
    public void Squares_that_no_float_can_hold_have_a_finite_norm()
    {
        var parameter = new Parameter("huge", 1, 2);
        parameter.Gradient.Span.Fill(1e30f);
        Assert.Equal(Math.Sqrt(2) * 1e30, GradientClipping.GlobalNorm([parameter]), 1e24);
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
