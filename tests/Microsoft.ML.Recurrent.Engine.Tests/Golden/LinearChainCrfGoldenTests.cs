using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>The conditional random field against PyTorch: loss, gradients, probabilities and best sequences.</summary>
public class LinearChainCrfGoldenTests(ITestOutputHelper output)
{
    private const string File = "crf.json";

    public static TheoryData<string> Cases => [.. GoldenFile.Read(File).Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_linear_chain_CRF_is_that_of_its_definition_in_PyTorch(string name)
    {
        GoldenCase golden = GoldenFile.Read(File, name);
        int tags = (int)golden.Number("tags"), count = (int)golden.Number("count");
        var layer = new LinearChainCrf("crf", tags);
        foreach (Parameter parameter in layer.Parameters)
            golden.Values(parameter.Name["crf.".Length..]).CopyTo(parameter.Value.Span);
        using var team = new ThreadTeam(2);
        layer.Refresh(team);
        var pass = new Pass(team);
        PackedBatch batch = Sample.Batch([.. golden.Settings.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32())]);
        Matrix emissions = golden.Matrix("emissions"), dEmissions = Matrix.Create(emissions.Rows, tags), marginals = Matrix.Create(emissions.Rows, tags);

        double loss = layer.Train(pass, LinearChainCrf.CreateState(), batch, emissions, golden.Integers("labels"), dEmissions);
        var decoder = new TagDecoder(layer.DecodingChain);
        int[] best = new int[emissions.Rows], bestSequences = new int[count * emissions.Rows];
        var logProbabilities = new double[count * batch.SequenceCount];
        decoder.Marginals(pass, batch, emissions, marginals);
        decoder.Decode(pass, batch, emissions, best);
        decoder.DecodeBest(pass, batch, emissions, count, bestSequences, logProbabilities);

        Assert.Equal(golden.Values("loss")[0], loss, 2e-6 * Math.Max(1, loss));
        Assert.Equal(golden.Integers("best"), best);
        // Single precision is relative to the scores.
        var compare = new Compare(output, 3e-6 * Math.Max(1, emissions.Span.ToArray().Max(Math.Abs) / 4));
        compare.Tensor("marginals", golden.Matrix("marginals"), marginals);
        compare.Tensor("bestLogProbabilities", golden.Matrix("bestLogProbabilities"), new Matrix([.. logProbabilities.Select(value => (float)value)], 0, count, batch.SequenceCount));
        compare.Tensor("grad.emissions", golden.Matrix("grad.emissions"), dEmissions);
        foreach (Parameter parameter in layer.Parameters)
            compare.Tensor("grad." + parameter.Name, golden.Matrix("grad." + parameter.Name["crf.".Length..]), parameter.Gradient);
        compare.AssertAll();
    }
}
