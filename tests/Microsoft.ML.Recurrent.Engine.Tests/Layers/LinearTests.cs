using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class LinearTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_agree_with_differences(bool bias)
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var linear = new Linear("output", 4, 3, bias);
        Sample.Randomize(linear, team);
        LinearState state = Linear.CreateState();
        Matrix input = Sample.Values(5, 4, 1), result = Matrix.Create(5, 3), dOutput = Sample.Values(5, 3, 2), dInput = Matrix.Create(5, 4);
        double Loss()
        {
            linear.Refresh(team);
            linear.Forward(pass, state, input, result);
            return Sample.Dot(result, dOutput);
        }
        Loss();
        linear.Backward(pass, state, dOutput, dInput);
        var check = new GradientCheck(output, Loss);
        check.Parameters(linear);
        check.Tensor("input", input, dInput);
        check.AssertAll();
        Assert.Equal(bias ? ["output.weight", "output.bias"] : ["output.weight"], linear.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Output_is_the_product_plus_the_bias_and_may_be_a_range_of_columns()
    {
        using var team = new ThreadTeam(1);
        var linear = new Linear("output", 2, 2);
        new float[] { 1, 2, 3, 4 }.CopyTo(linear.Weight.Value.Span);
        new float[] { 10, 20 }.CopyTo(linear.Bias!.Value.Span);
        linear.Refresh(team);
        var wide = Matrix.Create(1, 4);
        linear.Forward(new Pass(team), Linear.CreateState(), new Matrix([5, 6], 0, 1, 2), wide.ColumnRange(1, 2));
        Assert.Equal([0, 10 + 1 * 5 + 2 * 6, 20 + 3 * 5 + 4 * 6, 0], wide.Span.ToArray());
    }

    [Fact]
    public void Weights_start_within_Glorot_s_bound_and_biases_at_zero()
    {
        var linear = new Linear("output", 30, 20);
        uint number = 3;
        linear.Initialize(1, ref number);
        double bound = Math.Sqrt(6.0 / 50);
        Assert.Equal(5u, number);
        Assert.All(linear.Weight.Value.Span.ToArray(), weight => Assert.InRange(weight, -bound, bound));
        Assert.Contains(linear.Weight.Value.Span.ToArray(), weight => Math.Abs(weight) > 0.95 * bound);
        Assert.True(linear.Bias!.Value.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var linear = new Linear("output", 19, 7);
        Sample.Randomize(linear, team);
        LinearState state = Linear.CreateState();
        Matrix input = Sample.Values(33, 19, 1), result = Matrix.Create(33, 7), dInput = Matrix.Create(33, 19);
        AllocationCheck.AssertNone(() =>
        {
            pass.Workspace.Reset();
            linear.Forward(pass, state, input, result);
            linear.Backward(pass, state, result, dInput);
            linear.Refresh(team);
        });
    }
}
