using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Objectives;

public class ActivationPenaltyTests(ITestOutputHelper output)
{
    [Fact]
    public void Gradients_agree_with_differences_of_the_means_of_squares()
    {
        PackedBatch batch = Sample.Batch(1, 4, 2, 0);
        Matrix hidden = Sample.Values(batch.TokenCount, 3, 1), gradient = Matrix.Create(batch.TokenCount, 3);
        var scratch = new Workspace();
        ActivationPenalty.AddActivation(2, hidden, gradient);
        ActivationPenalty.AddTemporal(3, batch, hidden, gradient, scratch);
        var check = new GradientCheck(output, () => 2 * MeanSquare(hidden) + 3 * MeanSquaredChange(batch, hidden));
        check.Tensor("hidden", hidden, gradient);
        check.AssertAll();
    }

    [Fact]
    public void Sequences_of_one_step_do_not_change()
    {
        PackedBatch batch = Sample.Batch(1, 1);
        Matrix gradient = Matrix.Create(2, 3);
        ActivationPenalty.AddTemporal(3, batch, Sample.Values(2, 3, 1), gradient, new Workspace());
        Assert.Equal(6, gradient.Span.Count(0f));
    }

    private static double MeanSquare(Matrix hidden) => Sample.Dot(hidden, hidden) / (hidden.Rows * hidden.Columns);

    private static double MeanSquaredChange(PackedBatch batch, Matrix hidden)
    {
        var squares = new List<double>();
        for (int step = 1; step < batch.StepCount; step++)
        {
            for (int i = 0; i < batch.ActiveAt(step); i++)
            {
                for (int column = 0; column < hidden.Columns; column++)
                    squares.Add(Math.Pow((double)hidden[batch.StepOffsets[step] + i, column] - hidden[batch.StepOffsets[step - 1] + i, column], 2));
            }
        }
        return squares.Average();
    }
}
