using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>Output layers of models of words against PyTorch: probabilities, loss and all gradients.</summary>
public class VocabularyGoldenTests(ITestOutputHelper output)
{
    private const string File = "vocabulary.json";

    public static TheoryData<string> Adaptive => [.. GoldenFile.Read(File).Where(item => !item.Flag("tied")).Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Adaptive))]
    public void An_adaptive_softmax_is_PyTorch_s(string name)
    {
        GoldenCase golden = GoldenFile.Read(File, name);
        int[] cuts = [.. golden.Settings.GetProperty("cutoffs").EnumerateArray().Select(cut => cut.GetInt32())];
        int words = (int)golden.Number("words");
        var layer = new AdaptiveSoftmax("output", (int)golden.Number("inputs"), new WordClusters(words, cuts), golden.Number("divisor"), golden.Flag("headBias"));
        foreach (Parameter parameter in layer.Parameters)
            golden.Values(parameter.Name["output.".Length..]).CopyTo(parameter.Value.Span);
        using var team = new ThreadTeam(1);
        layer.Refresh(team);
        AdaptiveSoftmaxState state = layer.CreateState();
        Matrix input = golden.Matrix("input"), dInput = Matrix.Create(input.Rows, input.Columns), logProbabilities = Matrix.Create(input.Rows, words);
        int[] targets = golden.Integers("targets");

        double loss = layer.Train(new Pass(team), state, input, targets, 1f / targets.Length, dInput);
        VocabularyRow next = layer.CreateRow();
        for (int row = 0; row < input.Rows; row++)
        {
            next.Begin(input.Row(row));
            for (int word = 0; word < words; word++)
                logProbabilities[row, word] = (float)next.LogProbability(word);
        }

        var compare = new Compare(output, 3e-6);
        Assert.Equal(golden.Values("loss")[0], loss, 2e-6);
        compare.Tensor("logProbabilities", golden.Matrix("logProbabilities"), logProbabilities);
        compare.Tensor("grad.input", golden.Matrix("grad.input"), dInput);
        foreach (Parameter parameter in layer.Parameters)
            compare.Tensor("grad." + parameter.Name, golden.Matrix("grad." + parameter.Name["output.".Length..]), parameter.Gradient);
        compare.AssertAll();
    }

    [Fact]
    public void Tied_word_vectors_have_PyTorch_s_gradients()
    {
        GoldenCase golden = GoldenFile.Read(File, "tied embedding");
        int words = (int)golden.Number("words"), inputs = (int)golden.Number("inputs");
        var embedding = new Embedding("embedding", words, inputs, isTied: true);
        var layer = new SoftmaxOutput("output", embedding.Weight);
        golden.Values("weight").CopyTo(embedding.Weight.Value.Span);
        golden.Values("bias").CopyTo(layer.Bias!.Value.Span);
        using var team = new ThreadTeam(1);
        layer.Refresh(team);
        var pass = new Pass(team);
        EmbeddingState embeddingState = Embedding.CreateState();
        SoftmaxBlock state = layer.CreateState();
        int[] ids = golden.Integers("words"), targets = golden.Integers("targets");
        Matrix vectors = Matrix.Create(ids.Length, inputs), hidden = Matrix.Create(ids.Length, inputs), dHidden = Matrix.Create(ids.Length, inputs);

        embedding.Forward(pass, embeddingState, ids, vectors);
        Activations.Tanh(vectors.Span, hidden.Span);
        double loss = layer.Train(pass, state, hidden, targets, 1f / targets.Length, dHidden);
        for (int i = 0; i < dHidden.Span.Length; i++)
            dHidden.Span[i] *= 1 - hidden.Span[i] * hidden.Span[i];
        embedding.Backward(pass, embeddingState, dHidden);

        var compare = new Compare(output, 2e-6);
        Assert.Equal(golden.Values("loss")[0], loss, 2e-6);
        compare.Tensor("grad.weight", golden.Matrix("grad.weight"), embedding.Weight.Gradient);
        compare.Tensor("grad.bias", golden.Matrix("grad.bias"), layer.Bias.Gradient);
        compare.AssertAll();
        Assert.Equal(["output.bias"], layer.Parameters.Select(parameter => parameter.Name));
    }
}
