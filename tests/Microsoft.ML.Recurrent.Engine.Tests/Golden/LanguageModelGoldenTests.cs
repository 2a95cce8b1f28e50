using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>Whole language models with their regularisers against PyTorch: losses and all gradients, over windows that continue each other.</summary>
public class LanguageModelGoldenTests(ITestOutputHelper output)
{
    private const string File = "language_model.json";

    public static TheoryData<string> Cases => [.. GoldenFile.Read(File).Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_language_model_gives_the_losses_and_gradients_that_PyTorch_gives(string name)
    {
        GoldenCase golden = GoldenFile.Read(File, name);
        var network = new LanguageModelNetwork(ShapeOf(golden), regularization: RegularizationOf(golden));
        foreach (Parameter parameter in network.Parameters)
            golden.Values(parameter.Name).CopyTo(parameter.Value.Span);
        using var team = new ThreadTeam(2);
        network.Refresh(team);
        var pass = new Pass(team) { IsTraining = true, Seed = (ulong)golden.Number("seed") };
        LanguageModelNetworkState state = network.CreateState();
        for (uint window = 1; golden.Has($"words.{window}"); window++)
        {
            int[] shape = golden.Shape($"words.{window}");
            var batch = new PackedBatch();
            batch.Build([.. Enumerable.Repeat(shape[0], shape[1])]);
            pass.Step = window;
            pass.Workspace.Reset();
            foreach (Parameter parameter in network.Parameters)
                parameter.ZeroGradient();
            double loss = network.Train(pass, state, batch, golden.Integers($"words.{window}"), golden.Integers($"targets.{window}"));
            Assert.Equal(golden.Values($"loss.{window}")[0], loss, 2e-6);
        }
        var compare = new Compare(output, 3e-6);
        foreach (Parameter parameter in network.Parameters)
            compare.Tensor("grad." + parameter.Name, golden.Matrix("grad." + parameter.Name), Layers.GradientCheck.Dense(parameter));
        compare.AssertAll();
        Assert.Equal(golden.Tensors.Count(tensor => tensor.StartsWith("grad.", StringComparison.Ordinal)), network.Parameters.Count);
    }

    private static LanguageModelShape ShapeOf(GoldenCase golden)
    {
        int[] hidden = [.. golden.Settings.GetProperty("hidden").EnumerateArray().Select(size => size.GetInt32())];
        var shape = new LanguageModelShape
        {
            VocabularySize = (int)golden.Number("vocabulary"),
            EmbeddingSize = (int)golden.Number("embedding"),
            Cell = Enum.Parse<RecurrentCell>(golden.Settings.GetProperty("cell").GetString()!, ignoreCase: true),
            HiddenSize = hidden[0],
            Layers = hidden.Length,
            IsTied = golden.Flag("tied"),
            ProjectionSize = (int)golden.Number("projection"),
        };
        Assert.Equal(hidden, Enumerable.Range(0, hidden.Length).Select(shape.HiddenSizeOf));
        return shape;
    }

    private static LanguageModelRegularization RegularizationOf(GoldenCase golden) => new()
    {
        EmbeddingDropout = golden.Number("embeddingDropout"),
        InputDropout = golden.Number("inputDropout"),
        LayerDropout = golden.Number("layerDropout"),
        OutputDropout = golden.Number("outputDropout"),
        WeightDropout = golden.Number("weightDropout"),
        Variational = golden.Flag("variational"),
        ActivationRegularization = golden.Number("alpha"),
        TemporalActivationRegularization = golden.Number("beta"),
    };
}
