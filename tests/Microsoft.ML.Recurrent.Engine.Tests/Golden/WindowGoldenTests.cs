using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>Language models of a fixed window against PyTorch: probabilities, loss and all gradients.</summary>
public class WindowGoldenTests(ITestOutputHelper output)
{
    private const string File = "windows.json";

    public static TheoryData<string> Cases => [.. GoldenFile.Read(File).Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_window_network_is_PyTorch_s(string name)
    {
        GoldenCase golden = GoldenFile.Read(File, name);
        var network = new WindowNetwork(new WindowShape
        {
            VocabularySize = (int)golden.Number("words"),
            Context = Enum.Parse<WindowContext>(golden.Settings.GetProperty("context").GetString()!),
            Window = (int)golden.Number("window"),
            EmbeddingSize = (int)golden.Number("size"),
            HiddenSize = (int)golden.Number("hidden"),
            HasDirectConnections = golden.Flag("direct"),
            IsTied = golden.Flag("tied"),
            HasBegin = true,
        });
        foreach (Parameter parameter in network.Parameters)
            golden.Values(parameter.Name).CopyTo(parameter.Value.Span);
        using var team = new ThreadTeam(1);
        network.Refresh(team);
        var pass = new Pass(team);
        WindowNetworkState state = network.CreateState();
        int[] contexts = golden.Integers("contexts"), targets = golden.Integers("targets");
        Matrix logProbabilities = Matrix.Create(targets.Length, network.Shape.VocabularySize);

        double loss = network.Train(pass, state, contexts, targets);
        pass.Workspace.Reset();
        Matrix features = network.Forward(pass, state, contexts);
        VocabularyRow distribution = network.Output.CreateRow();
        for (int row = 0; row < targets.Length; row++)
        {
            distribution.Begin(features.Row(row));
            for (int word = 0; word < logProbabilities.Columns; word++)
                logProbabilities[row, word] = (float)distribution.LogProbability(word);
        }

        var compare = new Compare(output, 3e-6);
        Assert.Equal(golden.Values("loss")[0], loss, 2e-6);
        compare.Tensor("logProbabilities", golden.Matrix("logProbabilities"), logProbabilities);
        foreach (Parameter parameter in network.Parameters)
            compare.Tensor("grad." + parameter.Name, golden.Matrix("grad." + parameter.Name), GradientCheck.Dense(parameter));
        compare.AssertAll();
    }
}
