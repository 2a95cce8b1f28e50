using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Golden;
using Microsoft.ML.Recurrent.Engine.Training;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class OptimizerTests(ITestOutputHelper output)
{
    public static TheoryData<string> Cases() => [.. GoldenFile.Read("optimizers.json").Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_follow_PyTorch_step_by_step(string name)
    {
        GoldenCase golden = GoldenFile.Read("optimizers.json", name);
        Matrix start = golden.Matrix("weights.0");
        var parameter = new Parameter("weight", start.Rows, start.Columns, rowSparse: golden.Has("rows.1"));
        start.Span.CopyTo(parameter.Value.Span);
        TrainingSettings settings = SettingsOf(golden);
        var state = new TrainingState([parameter], settings, 0);
        var compare = new Compare(output, 1e-6);
        using var team = new ThreadTeam(1);
        WeightAveraging averaging = WeightAveraging.Of(settings with { NonMonotoneInterval = 1 })!;

        for (int step = 1; golden.Has($"weights.{step}"); step++)
        {
            SetGradient(parameter, golden, step);
            new Optimizer(settings).Update(state, settings.LearningRate, 1, team);
            state.Step++;
            averaging.AfterUpdate(state);
            compare.Tensor($"weights.{step}", golden.Matrix($"weights.{step}"), parameter.Value);
            if (step == 2 && golden.Has("average.2"))
                state.StartAveraging();
            if (state.IsAveraging)
                compare.Tensor($"average.{step}", golden.Matrix($"average.{step}"), new Matrix(state.ParameterStates[0].Average, 0, start.Rows, start.Columns));
        }
        compare.AssertAll();
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    public void The_number_of_threads_does_not_change_a_bit(OptimizerKind kind)
    {
        float[] expected = Weights(1);
        Assert.Equal(expected, Weights(2));
        Assert.Equal(expected, Weights(7));

        float[] Weights(int threads)
        {
            var random = new CounterRandom(1, 0, 0);
            Parameter[] parameters = [new("dense", 123, 457), new("sparse", 900, 100, rowSparse: true)];
            var settings = new TrainingSettings { Optimizer = kind, WeightDecay = 0.01 };
            var state = new TrainingState(parameters, settings, 0);
            using var team = new ThreadTeam(threads);
            for (int row = 0; row < 700; row++)
                parameters[1].Touch(row * 701 % 900);
            foreach (Parameter parameter in parameters)
            {
                Span<float> gradient = parameter.LiveGradient.Span;
                for (int i = 0; i < gradient.Length; i++)
                    gradient[i] = random.Uniform((ulong)i) - 0.5f;
            }
            for (int step = 0; step < 3; step++)
            {
                new Optimizer(settings).Update(state, 0.01, 1, team);
                state.Step++;
            }
            return [.. parameters[0].Value.Span, .. parameters[1].Value.Span];
        }
    }

    [Fact]
    public void Weight_decay_spares_biases()
    {
        Parameter[] parameters = [new("weight", 1, 2), new("bias", 1, 2) { Decays = false }];
        foreach (Parameter parameter in parameters)
        {
            parameter.Value.Span.Fill(1);
            parameter.Gradient.Span.Fill(1);
        }
        var settings = new TrainingSettings { Optimizer = OptimizerKind.Sgd, Momentum = 0, WeightDecay = 1 };
        using var team = new ThreadTeam(1);

        new Optimizer(settings).Update(new TrainingState(parameters, settings, 0), 0.01, 1, team);

        Assert.Equal(1 - 0.01 * 2, parameters[0].Value.Span[0], 1e-6);
        Assert.Equal(1 - 0.01, parameters[1].Value.Span[0], 1e-6);
    }

    [Fact]
    public void Rows_that_a_batch_does_not_touch_keep_weights_and_moments()
    {
        var parameter = new Parameter("embedding", 3, 2, rowSparse: true);
        parameter.Value.Span.Fill(1);
        var settings = new TrainingSettings { Optimizer = OptimizerKind.AdamW, WeightDecay = 0.1 };
        var state = new TrainingState([parameter], settings, 0);
        using var team = new ThreadTeam(1);
        int slot = parameter.Touch(1);
        parameter.Gradient.Row(slot).Fill(1);

        new Optimizer(settings).Update(state, 0.1, 1, team);

        Assert.Equal([1, 1], parameter.Value.Row(0).ToArray());
        Assert.Equal([1, 1], parameter.Value.Row(2).ToArray());
        Assert.Equal([0, 0], state.ParameterStates[0].First[..2]);
        Assert.True(parameter.Value[1, 0] < 0.91f);
    }

    private static TrainingSettings SettingsOf(GoldenCase golden) => new()
    {
        Optimizer = golden.Settings.GetProperty("optimizer").GetString() switch
        {
            "Adam" or "SparseAdam" => OptimizerKind.Adam,
            "AdamW" => OptimizerKind.AdamW,
            _ => OptimizerKind.Sgd,
        },
        LearningRate = golden.Number("learningRate"),
        Beta1 = golden.Number("beta1"),
        Beta2 = golden.Number("beta2"),
        Epsilon = golden.Number("epsilon"),
        Momentum = golden.Number("momentum"),
        WeightDecay = golden.Number("weightDecay"),
    };

    private static void SetGradient(Parameter parameter, GoldenCase golden, int step)
    {
        parameter.ZeroGradient();
        Matrix gradient = golden.Matrix($"gradient.{step}");
        if (!parameter.IsRowSparse)
        {
            gradient.Span.CopyTo(parameter.Gradient.Span);
            return;
        }
        int[] rows = golden.Integers($"rows.{step}");
        for (int i = 0; i < rows.Length; i++)
        {
            int slot = parameter.Touch(rows[i]);
            gradient.Row(i).CopyTo(parameter.Gradient.Row(slot));
        }
    }
}
