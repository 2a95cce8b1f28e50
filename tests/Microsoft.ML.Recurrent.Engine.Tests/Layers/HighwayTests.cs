using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class HighwayTests(ITestOutputHelper output)
{
    [Fact]
    public void Gradients_agree_with_differences()
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var highway = new Highway("highway0", 3);
        Sample.Randomize(highway, team);
        // Far from the kink of max(0, x).
        highway.Parameters[1].Value.Span.Fill(3);
        highway.Parameters[1].Value.Span[1] = -3;
        HighwayState state = Highway.CreateState();
        Matrix input = Sample.Values(5, 3, 1), result = Matrix.Create(5, 3), dOutput = Sample.Values(5, 3, 2), dInput = Matrix.Create(5, 3);
        double Loss()
        {
            pass.Workspace.Reset();
            highway.Refresh(team);
            highway.Forward(pass, state, input, result);
            return Sample.Dot(result, dOutput);
        }
        Loss();
        highway.Backward(pass, state, dOutput, dInput);
        var check = new GradientCheck(output, Loss);
        check.Parameters(highway);
        check.Tensor("input", input, dInput);
        check.AssertAll();
        Assert.Equal(["highway0.transform.weight", "highway0.transform.bias", "highway0.gate.weight", "highway0.gate.bias"], highway.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Most_of_the_input_passes_at_first()
    {
        using var team = new ThreadTeam(1);
        var highway = new Highway("highway0", 3);
        uint number = 0;
        highway.Initialize(1, ref number);
        highway.Refresh(team);
        Matrix input = new([0, 0, 0], 0, 1, 3), result = Matrix.Create(1, 3);
        highway.Forward(new Pass(team), Highway.CreateState(), input, result);
        Assert.Equal([0, 0, 0], result.Span.ToArray());
        Assert.All(highway.Parameters[3].Value.Span.ToArray(), bias => Assert.Equal(-2, bias));
        Assert.Equal(4u, number);
    }
}
