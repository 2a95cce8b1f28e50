using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class StackWeightsTests
{
    [Fact]
    public void Weights_start_orthogonal_with_a_forget_bias_of_one()
    {
        var stack = new Stack(new StackOptions { InputSize = 6, HiddenSize = 8 });
        uint number = 0;
        stack.Initialize(5, ref number);
        RecurrentDirection direction = stack.Layers[0].Directions[0];
        Assert.Equal(4u, number);
        Assert.All(direction.BiasInput.Value.Row(0).Slice(8, 8).ToArray(), bias => Assert.Equal(1, bias));
        Assert.True(direction.BiasInput.Value.Row(0)[..8].IndexOfAnyExcept(0f) < 0);
        Assert.True(direction.BiasHidden.Value.Span.IndexOfAnyExcept(0f) < 0);
        for (int gate = 0; gate < 4; gate++)
        {
            Matrix block = direction.WeightHidden.Value.RowRange(8 * gate, 8);
            for (int i = 0; i < 8; i++)
            {
                for (int j = 0; j <= i; j++)
                    Assert.Equal(i == j ? 1 : 0, Sample.Dot(block.RowRange(i, 1), block.RowRange(j, 1)), 1e-6);
            }
        }
        double bound = Math.Sqrt(6.0 / (6 + 8));
        Assert.All(direction.WeightInput.Value.Span.ToArray(), weight => Assert.InRange(weight, -bound, bound));
        Assert.Contains(direction.WeightInput.Value.Span.ToArray(), weight => Math.Abs(weight) > 0.9 * bound);
    }

    [Fact]
    public void Weights_are_a_function_of_the_seed()
    {
        float[] First(ulong seed)
        {
            var stack = new Stack(new StackOptions { InputSize = 3, HiddenSize = 4 });
            uint number = 0;
            stack.Initialize(seed, ref number);
            return stack.Parameters[0].Value.Span.ToArray();
        }
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    [Fact]
    public void Weights_have_the_names_that_PyTorch_gives_them()
    {
        var stack = new Stack(new StackOptions { Name = "lstm", InputSize = 3, HiddenSize = 4, Layers = 2, Bidirectional = true });
        Assert.Equal(
            [
                "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0",
                "lstm.weight_ih_l0_reverse", "lstm.weight_hh_l0_reverse", "lstm.bias_ih_l0_reverse", "lstm.bias_hh_l0_reverse",
                "lstm.weight_ih_l1", "lstm.weight_hh_l1", "lstm.bias_ih_l1", "lstm.bias_hh_l1",
                "lstm.weight_ih_l1_reverse", "lstm.weight_hh_l1_reverse", "lstm.bias_ih_l1_reverse", "lstm.bias_hh_l1_reverse",
            ],
            stack.Parameters.Select(parameter => parameter.Name));
    }
}
