using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class WeightAveragingTests
{
    [Theory]
    [InlineData(0.6, 0)]
    [InlineData(0, 7)]
    public void The_average_follows_its_definition_and_lazy_rows_those_of_a_dense_parameter(double movingDecay, int firstOfMean)
    {
        const int Rows = 5, Columns = 37;
        Parameter dense = new("dense", Rows, Columns), sparse = new("sparse", Rows, Columns, rowSparse: true);
        var settings = new TrainingSettings { AveragingDecay = movingDecay, NonMonotoneInterval = firstOfMean };
        var state = new TrainingState([dense, sparse], settings, 0);
        var averaging = WeightAveraging.Of(settings)!;
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

            if (step == firstOfMean)
                state.StartAveraging();
            double decay = firstOfMean == 0 ? Math.Min(0.6, (1.0 + step) / (10.0 + step)) : step < firstOfMean ? 0 : (step - firstOfMean) / (step - firstOfMean + 1.0);
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

    [Fact]
    public void Before_a_mean_has_begun_weights_stay_where_they_are()
    {
        var parameter = new Parameter("dense", 1, 3);
        var settings = new TrainingSettings { NonMonotoneInterval = 5 };
        var state = new TrainingState([parameter], settings, 0);
        parameter.Value.Span.Fill(1);
        WeightAveraging.Of(settings)!.AfterUpdate(state);
        WeightAveraging.Exchange(state);
        Assert.Equal([1, 1, 1], parameter.Value.Span.ToArray());
        Assert.Empty(state.ParameterStates[0].Average);
    }

    [Fact]
    public void One_average_at_a_time()
    {
        Assert.Null(WeightAveraging.Of(new TrainingSettings()));
        var error = Assert.Throws<ArgumentException>(() => WeightAveraging.Of(new TrainingSettings { AveragingDecay = 0.9, NonMonotoneInterval = 5 }));
        Assert.Contains("found both: a decay of 0.9 and an interval of 5", error.Message, StringComparison.Ordinal);
    }
}
