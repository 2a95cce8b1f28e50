using System.Text.Json;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>Character encoders against PyTorch: words' vectors and all gradients.</summary>
public class CharacterGoldenTests(ITestOutputHelper output)
{
    private const string File = "characters.json";

    public static TheoryData<string> Cases => [.. GoldenFile.Read(File).Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_encoder_gives_the_vectors_and_gradients_that_PyTorch_gives(string name)
    {
        GoldenCase golden = GoldenFile.Read(File, name);
        string cell = golden.Settings.GetProperty("cell").GetString()!;
        CharacterEncoder encoder = CharacterEncoder.Create("", new CharacterEncoderShape
        {
            Kind = cell == "" ? CharacterEncoderKind.Convolution : CharacterEncoderKind.Recurrent,
            VocabularySize = (int)golden.Number("characters"),
            EmbeddingSize = (int)golden.Number("size"),
            Cell = cell == "" ? RecurrentCell.Lstm : Enum.Parse<RecurrentCell>(cell, ignoreCase: true),
            Units = (int)golden.Number("units"),
            Widths = cell == "" ? Integers(golden, "widths") : [3],
            Highways = (int)golden.Number("highways"),
        });
        foreach (Parameter parameter in encoder.Parameters)
            Rows.Copy(Weights(golden, parameter.Name, parameter), parameter.Value);
        using var team = new ThreadTeam(1);
        encoder.Refresh(team);
        CharacterBatch batch = Words(golden);
        var pass = new Pass(team);
        CharacterEncoderState state = encoder.CreateState();
        Matrix expected = golden.Matrix("output"), vectors = Matrix.Create(expected.Rows, expected.Columns);
        encoder.Forward(pass, state, batch, vectors);
        encoder.Backward(pass, state, golden.Matrix("dOutput"));

        var compare = new Compare(output, 2e-5);
        compare.Tensor("output", expected, vectors);
        foreach (Parameter parameter in encoder.Parameters)
            compare.Tensor("grad." + parameter.Name, Weights(golden, "grad." + parameter.Name, parameter), Layers.GradientCheck.Dense(parameter));
        compare.AssertAll();
    }

    /// <summary>The words of a case, as characters of their ids: all are different words here.</summary>
    private static CharacterBatch Words(GoldenCase golden)
    {
        var builder = new CharacterVocabularyBuilder();
        int characters = (int)golden.Number("characters");
        for (int id = 1; id < characters; id++)
            builder.Add(((char)('a' + id)).ToString(), occurrences: characters - id);
        var table = new SpellingTable(builder.Build(1, marks: false, 16));
        int[] ids = golden.Integers("ids");
        var spellings = new List<int>();
        int start = 0;
        foreach (int length in Integers(golden, "lengths"))
        {
            spellings.Add(table.Add(string.Concat(ids.AsSpan(start, length).ToArray().Select(id => (char)('a' + id)))));
            start += length;
        }
        Assert.Equal(spellings.Count, table.Count);
        var batch = new CharacterBatch();
        batch.Build(table, [.. spellings]);
        return batch;
    }

    /// <summary>A tensor in the layout of a parameter: PyTorch has a convolution's weights as [filters, inputs, width].</summary>
    private static Matrix Weights(GoldenCase golden, string name, Parameter parameter)
    {
        int[] shape = golden.Shape(name);
        if (shape.Length < 3)
            return golden.Matrix(name);
        float[] values = golden.Values(name);
        Matrix weights = Matrix.Create(parameter.Value.Rows, parameter.Value.Columns);
        for (int filter = 0; filter < shape[0]; filter++)
        {
            for (int input = 0; input < shape[1]; input++)
            {
                for (int place = 0; place < shape[2]; place++)
                    weights[place * shape[0] + filter, input] = values[(filter * shape[1] + input) * shape[2] + place];
            }
        }
        return weights;
    }

    private static int[] Integers(GoldenCase golden, string setting) => [.. golden.Settings.GetProperty(setting).EnumerateArray().Select((JsonElement value) => value.GetInt32())];
}
