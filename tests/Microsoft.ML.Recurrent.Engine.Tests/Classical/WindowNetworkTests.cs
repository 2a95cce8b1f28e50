using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

public class WindowNetworkTests(ITestOutputHelper output)
{
    private const int Words = 12, Begin = Words, Window = 3;
    private static readonly int[] _contexts = [-1, -1, Begin, -1, Begin, 4, Begin, 4, 0, 4, 0, 4, 9, 11, 1, 2, 2, 2, -1, -1, -1], _targets = [4, 0, 4, 11, 3, 8, 1];

    /// <summary>Context, direct connections, tied, adaptive.</summary>
    public static TheoryData<WindowContext, bool, bool, bool> Kinds => new()
    {
        { WindowContext.Mean, false, false, false },
        { WindowContext.Mean, false, true, false },
        { WindowContext.Mean, false, false, true },
        { WindowContext.Mean, false, true, true },
        { WindowContext.Concatenated, false, false, false },
        { WindowContext.Concatenated, true, false, false },
        { WindowContext.Concatenated, false, true, false },
        { WindowContext.Concatenated, true, false, true },
        { WindowContext.Concatenated, false, true, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences(WindowContext context, bool direct, bool tied, bool adaptive)
    {
        using var team = new ThreadTeam(1);
        WindowNetwork network = Create(context, direct, tied, adaptive, team);
        var pass = new Pass(team);
        WindowNetworkState state = network.CreateState();
        double Loss()
        {
            network.Refresh(team);
            pass.Workspace.Reset();
            var logProbabilities = new double[_targets.Length];
            network.Score(pass, state, _contexts, _targets, logProbabilities);
            return -logProbabilities.Average();
        }
        Assert.Equal(Loss(), network.Train(pass, state, _contexts, _targets), 1e-6);
        var check = new GradientCheck(output, Loss);
        foreach (Parameter parameter in network.Parameters)
            check.Tensor(parameter.Name, parameter.Value, GradientCheck.Dense(parameter));
        check.AssertAll();
        Assert.Equal(network.Parameters.Count, network.Parameters.Select(parameter => parameter.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bits_do_not_depend_on_the_threads(WindowContext context, bool direct, bool tied, bool adaptive)
    {
        using var one = new ThreadTeam(1);
        using var three = new ThreadTeam(3);
        Assert.Equal(Run(one), Run(three));

        int[][] Run(ThreadTeam team)
        {
            WindowNetwork network = Create(context, direct, tied, adaptive, team, dropout: 0.3);
            network.Train(new Pass(team) { IsTraining = true, Seed = 3 }, network.CreateState(), _contexts, _targets);
            return [.. network.Parameters.Select(parameter => Sample.Bits(GradientCheck.Dense(parameter)))];
        }
    }

    [Fact]
    public void Gradients_of_dropped_values_agree_with_differences()
    {
        using var team = new ThreadTeam(1);
        foreach (WindowContext context in Enum.GetValues<WindowContext>())
        {
            WindowNetwork network = Create(context, direct: context == WindowContext.Concatenated, tied: false, adaptive: false, team, dropout: 0.4);
            var pass = new Pass(team) { IsTraining = true, Seed = 5 };
            WindowNetworkState state = network.CreateState();
            // The same step has the same masks.
            double Loss()
            {
                network.Refresh(team);
                pass.Workspace.Reset();
                var logProbabilities = new double[_targets.Length];
                network.Score(pass, state, _contexts, _targets, logProbabilities);
                return -logProbabilities.Average();
            }
            pass.Workspace.Reset();
            network.Train(pass, state, _contexts, _targets);
            var check = new GradientCheck(output, Loss);
            foreach (Parameter parameter in network.Parameters)
                check.Tensor($"{context} {parameter.Name}", parameter.Value, GradientCheck.Dense(parameter));
            check.AssertAll();
        }
    }

    [Fact]
    public void The_mean_is_that_of_the_words_there_are()
    {
        using var team = new ThreadTeam(1);
        WindowNetwork network = Create(WindowContext.Mean, direct: false, tied: false, adaptive: false, team);

        Matrix features = network.Forward(new Pass(team), network.CreateState(), [-1, 5, 7, -1, -1, 7, -1, -1, -1]);

        Matrix vectors = network.Input.Table!.Value;
        for (int i = 0; i < features.Columns; i++)
        {
            Assert.Equal((vectors[5, i] + vectors[7, i]) / 2, features[0, i], 1e-7f);
            Assert.Equal(vectors[7, i], features[1, i]);
            Assert.Equal(0, features[2, i]);
        }
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team) { IsTraining = true };
        foreach (WindowContext context in Enum.GetValues<WindowContext>())
        {
            WindowNetwork network = Create(context, direct: context == WindowContext.Concatenated, tied: false, adaptive: true, team, dropout: 0.2);
            WindowNetworkState state = network.CreateState();
            AllocationCheck.AssertNone(() =>
            {
                pass.Workspace.Reset();
                network.Train(pass, state, _contexts, _targets);
                network.Refresh(team);
            });
        }
    }

    [Fact]
    public void Shapes_and_words_that_do_not_fit_are_refused()
    {
        WindowShape shape = Shape(WindowContext.Concatenated, direct: true, tied: false, adaptive: false);
        Assert.Contains("tied", Assert.Throws<ArgumentException>(() => new WindowNetwork(shape with { IsTied = true })).Message, StringComparison.Ordinal);
        Assert.Contains("hidden layer", Assert.Throws<ArgumentException>(() => new WindowNetwork(shape with { HiddenSize = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("mean", Assert.Throws<ArgumentException>(() => new WindowNetwork(shape with { Context = WindowContext.Mean })).Message, StringComparison.Ordinal);

        using var team = new ThreadTeam(1);
        WindowNetwork network = Create(WindowContext.Mean, direct: false, tied: false, adaptive: false, team);
        Assert.Contains("slot 1", Assert.Throws<ArgumentOutOfRangeException>(() => network.Forward(new Pass(team), network.CreateState(), [0, 13, 0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.Forward(new Pass(team), network.CreateState(), [0, 1]));
    }

    internal static WindowShape Shape(WindowContext context, bool direct, bool tied, bool adaptive) => new()
    {
        VocabularySize = Words,
        Context = context,
        Window = Window,
        EmbeddingSize = 4,
        HiddenSize = context == WindowContext.Mean ? 0 : tied ? 4 : 5,
        HasDirectConnections = direct,
        IsTied = tied,
        HasBegin = true,
        Cuts = adaptive ? [3, 8] : [],
        TailDivisor = 2,
    };

    internal static WindowNetwork Create(WindowContext context, bool direct, bool tied, bool adaptive, ThreadTeam team, double dropout = 0)
    {
        var network = new WindowNetwork(Shape(context, direct, tied, adaptive), dropout);
        uint number = 100;
        foreach (Parameter parameter in network.Parameters)
        {
            Initializer.Uniform(parameter.Value, 0.5, new CounterRandom(23, number++, 0));
            parameter.ZeroGradient();
        }
        network.Refresh(team);
        return network;
    }
}
