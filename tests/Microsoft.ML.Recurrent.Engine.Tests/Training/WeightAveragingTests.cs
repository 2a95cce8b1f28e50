using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class WeightAveragingTests
{
    [Fact]
    public void The_average_follows_its_definition_and_lazy_rows_those_of_a_dense_parameter()
    {
        const int Rows = 5, Columns = 37;
        Parameter dense = new("dense", Rows, Columns), sparse = new("sparse", Rows, Columns, rowSparse: true);
        var settings = new TrainingSettings { AveragingDecay = 0.6 };
        var state = new TrainingState([dense, sparse], settings, 0);
        var averaging = new WeightAveraging(settings.AveragingDecay);
        var expected = new double[Rows * Columns];
        var random = new CounterRandom(1, 0, 0);

        for (int step = 1; step <= 30; step++)
        {
            sparse.ZeroGradient();
            int row = random.Below((ulong)step, Rows);
            sparse.Touch(row);
            WeightAveraging.BeforeUpdate(state);
            for (int column = 0; column < Columns; column++)
                dense.Value[row, column] = sparse.Value[row, column] = step + column;
            state.Step++;
            averaging.AfterUpdate(state);

            double decay = Math.Min(0.6, (1.0 + step) / (10.0 + step));
            for (int i = 0; i < expected.Length; i++)
                expected[i] = decay * expected[i] + (1 - decay) * dense.Value.Span[i];
        }
        float[] weights = dense.Value.Span.ToArray();
        WeightAveraging.Exchange(state);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], dense.Value.Span[i], 1e-4);
            Assert.Equal(expected[i], sparse.Value.Span[i], 1e-4);
        }
        WeightAveraging.Exchange(state);
        Assert.Equal(weights, dense.Value.Span.ToArray());
        Assert.Equal(weights, sparse.Value.Span.ToArray());
    }
}
