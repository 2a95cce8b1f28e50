using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Objectives;

public class SoftmaxOutputTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_agree_with_differences(bool bias)
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var layer = new SoftmaxOutput("output", 4, 60, bias);
        Sample.Randomize(layer, team);
        SoftmaxBlock state = layer.CreateState();
        Matrix input = Sample.Values(5, 4, 1), dInput = Matrix.Create(5, 4);
        int[] targets = [3, 59, -1, 48, 3];
        double Loss()
        {
            layer.Refresh(team);
            var logProbabilities = new double[5];
            layer.Score(pass, state, input, targets, logProbabilities);
            return -0.25 * logProbabilities.Sum();
        }
        double loss = layer.Train(pass, state, input, targets, 0.25f, dInput);
        Assert.Equal(Loss(), loss, 1e-12);
        var check = new GradientCheck(output, Loss);
        check.Parameters(layer);
        check.Tensor("input", input, dInput);
        check.AssertAll();
        Assert.Equal(bias ? ["output.weight", "output.bias"] : ["output.weight"], layer.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData(1, 7, 1)]
    [InlineData(5, 47, 3)]
    [InlineData(300, 49, 5)]
    [InlineData(130, 5000, 9)]
    public void Loss_and_gradients_are_those_of_a_linear_layer_and_a_softmax(int rows, int classes, int inputs)
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var layer = new SoftmaxOutput("output", inputs, classes);
        var linear = new Linear("output", inputs, classes);
        Sample.Randomize(layer, team);
        Sample.Randomize(linear, team);
        Matrix input = Sample.Values(rows, inputs, 1), logits = Matrix.Create(rows, classes), dInput = Matrix.Create(rows, inputs), expected = Matrix.Create(rows, inputs);
        int[] targets = [.. Enumerable.Range(0, rows).Select(row => row % 4 == 3 ? -1 : row * 7919 % classes)];
        LinearState linearState = Linear.CreateState();
        linear.Forward(pass, linearState, input, logits);
        double expectedLoss = new SoftmaxCrossEntropy().Evaluate(logits, targets, logits);
        linear.Backward(pass, linearState, logits, expected);

        double loss = layer.Train(pass, layer.CreateState(), input, targets, 1f / targets.Count(target => target >= 0), dInput);

        Assert.Equal(expectedLoss, loss, 1e-5);
        AssertClose(linear.Weight.Gradient, layer.Weight.Gradient);
        AssertClose(linear.Bias!.Gradient, layer.Bias!.Gradient);
        AssertClose(expected, dInput);
    }

    [Fact]
    public void Bits_depend_on_neither_the_threads_nor_the_other_rows()
    {
        // 12,000 classes: a block of logits has 699 rows at most, so 1,400 rows are several blocks.
        const int Rows = 1400, Classes = 12000, Inputs = 5;
        Matrix input = Sample.Values(Rows, Inputs, 1);
        int[] targets = [.. Enumerable.Range(0, Rows).Select(row => row * 31 % Classes)];
        using var one = new ThreadTeam(1);
        var layer = new SoftmaxOutput("output", Inputs, Classes);
        Sample.Randomize(layer, one);
        Matrix together = Train(one, 0, Rows);
        int[] weights = Sample.Bits(layer.Weight.Gradient), biases = Sample.Bits(layer.Bias!.Gradient);
        foreach (int threads in new[] { 2, 3 })
        {
            using var team = new ThreadTeam(threads);
            Assert.Equal(Sample.Bits(together), Sample.Bits(Train(team, 0, Rows)));
            Assert.Equal(weights, Sample.Bits(layer.Weight.Gradient));
            Assert.Equal(biases, Sample.Bits(layer.Bias!.Gradient));
        }
        // The gradients of the weights are one chain over the rows, wherever they are cut.
        layer.Weight.ZeroGradient();
        layer.Bias!.ZeroGradient();
        Matrix first = Train(one, 0, 301, zero: false), second = Train(one, 301, Rows - 301, zero: false);
        Assert.Equal(Sample.Bits(together), (int[])[.. Sample.Bits(first), .. Sample.Bits(second)]);
        Assert.Equal(weights, Sample.Bits(layer.Weight.Gradient));
        Assert.Equal(biases, Sample.Bits(layer.Bias!.Gradient));

        Matrix Train(ThreadTeam team, int start, int count, bool zero = true)
        {
            if (zero)
            {
                layer.Weight.ZeroGradient();
                layer.Bias!.ZeroGradient();
            }
            Matrix dInput = Matrix.Create(count, Inputs);
            layer.Train(new Pass(team), layer.CreateState(), input.RowRange(start, count), targets.AsSpan(start, count), 1f / Rows, dInput);
            return dInput;
        }
    }

    [Fact]
    public void A_NaN_in_the_input_makes_the_loss_NaN_and_leaves_other_rows_alone()
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var layer = new SoftmaxOutput("output", 3, 50);
        Sample.Randomize(layer, team);
        Matrix input = Sample.Values(2, 3, 1), dInput = Matrix.Create(2, 3);
        input[0, 1] = float.NaN;
        var logProbabilities = new double[2];
        layer.Score(pass, layer.CreateState(), input, [1, 2], logProbabilities);
        Assert.True(double.IsNaN(logProbabilities[0]));
        Assert.True(double.IsFinite(logProbabilities[1]));
        Assert.True(double.IsNaN(layer.Train(pass, layer.CreateState(), input, [1, 2], 1, dInput)));
        Assert.True(float.IsNaN(dInput[0, 0]));
        Assert.True(float.IsFinite(dInput[1, 0]));
    }

    [Fact]
    public void Rows_without_a_target_count_for_nothing()
    {
        using var team = new ThreadTeam(1);
        var layer = new SoftmaxOutput("output", 3, 50);
        Sample.Randomize(layer, team);
        Matrix dInput = Sample.Values(2, 3, 2);
        Assert.Equal(0, layer.Train(new Pass(team), layer.CreateState(), Sample.Values(2, 3, 1), [-1, -1], 1, dInput));
        Assert.True(dInput.Span.IndexOfAnyExcept(0f) < 0);
        Assert.True(layer.Weight.Gradient.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void No_rows_leave_a_gradient_that_was_set_to_zero_at_zero()
    {
        using var team = new ThreadTeam(1);
        var layer = new SoftmaxOutput("output", 3, 50);
        Sample.Randomize(layer, team);
        layer.Weight.Gradient.Span.Fill(1);
        layer.Weight.ZeroGradient();
        Assert.Equal(0, layer.Train(new Pass(team), layer.CreateState(), Matrix.Create(0, 3), [], 1, Matrix.Create(0, 3)));
        Assert.True(layer.Weight.Gradient.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(300, false)]
    [InlineData(5000, true)]
    public void A_single_row_has_the_scores_of_a_batch_to_the_bit(int classes, bool bias)
    {
        using var team = new ThreadTeam(1);
        var layer = new SoftmaxOutput("output", 9, classes, bias);
        Sample.Randomize(layer, team);
        Matrix input = Sample.Values(20, 9, 1);
        int[] targets = [.. Enumerable.Range(0, 20).Select(row => row * 7919 % classes)];
        var scores = new double[20];
        layer.Score(new Pass(team), layer.CreateState(), input, targets, scores);
        SoftmaxRow next = layer.CreateRow();
        var probabilities = new float[classes];
        for (int row = 0; row < 20; row++)
        {
            next.Begin(input.Row(row));
            Assert.Equal(scores[row], next.LogProbability(targets[row]));
            next.Probabilities(0, probabilities);
            Assert.Equal(1, probabilities.Sum(probability => (double)probability), 1e-6);
            Assert.Equal(Math.Exp(scores[row]), probabilities[targets[row]], 1e-6);
            Assert.Equal(probabilities.Take(37).Sum(probability => (double)probability), next.ProbabilityOfFirst(37), 1e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_single_row_that_threads_share_has_the_same_bits_and_allocates_nothing(int threads)
    {
        const int Classes = 16_000;
        using var team = new ThreadTeam(threads, new CoreBudget(threads));
        var layer = new SoftmaxOutput("output", 9, Classes);
        Sample.Randomize(layer, team);
        Matrix input = Sample.Values(5, 9, 1);
        SoftmaxRow shared = layer.CreateRow(), alone = layer.CreateRow();
        float[] found = new float[Classes], expected = new float[Classes];
        for (int row = 0; row < 5; row++)
        {
            shared.Begin(input.Row(row), team);
            alone.Begin(input.Row(row));
            shared.Probabilities(0, found);
            alone.Probabilities(0, expected);
            Assert.Equal(expected, found);
            Assert.Equal(alone.LogProbability(row * 3571), shared.LogProbability(row * 3571));
        }
        Assert.Equal(threads - 1, team.WorkerCount);
        AllocationCheck.AssertNone(() =>
        {
            shared.Begin(input.Row(0), team);
            shared.Probabilities(0, found);
        });
    }

    [Fact]
    public void A_small_vocabulary_calls_no_threads()
    {
        using var one = new ThreadTeam(1);
        using var team = new ThreadTeam(2, new CoreBudget(2));
        var layer = new SoftmaxOutput("output", 9, 1000);
        Sample.Randomize(layer, one);
        SoftmaxRow row = layer.CreateRow();
        row.Begin(Sample.Values(1, 9, 1).Row(0), team);
        Assert.Equal(1, row.ProbabilityOfFirst(1000), 1e-6);
        Assert.Equal(0, team.WorkerCount);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(-2)]
    public void A_target_that_is_no_class_is_refused(int target)
    {
        using var team = new ThreadTeam(1);
        var layer = new SoftmaxOutput("output", 3, 50);
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => layer.Score(new Pass(team), layer.CreateState(), Sample.Values(2, 3, 1), [1, target], new double[2]));
        Assert.Contains($"from 0 to 49, or -1 for none, in output.weight; found {target} in row 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var layer = new SoftmaxOutput("output", 19, 70);
        Sample.Randomize(layer, team);
        SoftmaxBlock state = layer.CreateState();
        Matrix input = Sample.Values(33, 19, 1), dInput = Matrix.Create(33, 19);
        var targets = new int[33];
        AllocationCheck.AssertNone(() =>
        {
            pass.Workspace.Reset();
            layer.Weight.ZeroGradient();
            layer.Train(pass, state, input, targets, 1, dInput);
            layer.Refresh(team);
        });
    }

    private static void AssertClose(Matrix expected, Matrix actual)
    {
        for (int row = 0; row < expected.Rows; row++)
        {
            for (int column = 0; column < expected.Columns; column++)
                Assert.Equal(expected[row, column], actual[row, column], 2e-6f);
        }
    }
}
