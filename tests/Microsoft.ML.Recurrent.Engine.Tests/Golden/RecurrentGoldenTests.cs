using System.Text.Json;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>Recurrent stacks against PyTorch: outputs, final states and all gradients.</summary>
public class RecurrentGoldenTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string file in new[] { "recurrent.json", "connections.json" })
        {
            foreach (GoldenCase item in GoldenFile.Read(file))
                cases.Add(file, item.Name);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_stack_gives_the_outputs_and_gradients_that_PyTorch_gives(string file, string name)
    {
        GoldenCase golden = GoldenFile.Read(file, name);
        var stack = new Stack(new StackOptions
        {
            Name = "rnn",
            Cell = Enum.Parse<RecurrentCell>(golden.Settings.GetProperty("cell").GetString()!, ignoreCase: true),
            InputSize = (int)golden.Number("inputs"),
            HiddenSize = (int)golden.Number("hidden"),
            Layers = (int)golden.Number("layers"),
            Bidirectional = golden.Flag("bidirectional"),
            Connection = golden.Settings.TryGetProperty("connection", out JsonElement connection) ? Enum.Parse<LayerConnection>(connection.GetString()!) : LayerConnection.None,
        });
        foreach (Parameter parameter in stack.Parameters)
            golden.Values(TorchName(parameter)).CopyTo(parameter.Value.Span);
        using var team = new ThreadTeam(1);
        stack.Refresh(team);
        var batch = new PackedBatch();
        batch.Build([.. golden.Settings.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32())]);
        var pass = new Pass(team);
        StackState state = stack.CreateState();
        Matrix hidden = Matrix.Create(batch.TokenCount, stack.OutputSize), input = golden.Matrix("input");
        Matrix dInput = Matrix.Create(input.Rows, input.Columns);
        bool hasCell = golden.Has("c_n");

        ForEachDirection(stack, batch, (direction, rows) =>
        {
            RecurrentState it = state[direction / stack.DirectionCount, direction % stack.DirectionCount];
            if (golden.Has("h_0"))
                it.InitialHidden = golden.Matrix("h_0").RowRange(rows, batch.SequenceCount);
            if (golden.Has("c_0"))
                it.InitialCell = golden.Matrix("c_0").RowRange(rows, batch.SequenceCount);
            it.DFinalHidden = golden.Matrix("dH_n").RowRange(rows, batch.SequenceCount);
            if (hasCell)
                it.DFinalCell = golden.Matrix("dC_n").RowRange(rows, batch.SequenceCount);
        });
        stack.Forward(pass, state, batch, input, hidden);
        stack.Backward(pass, state, golden.Matrix("dOutput"), dInput);

        var compare = new Compare(output, 2e-5);
        compare.Tensor("output", golden.Matrix("output"), hidden);
        compare.Tensor("grad.input", golden.Matrix("grad.input"), dInput);
        foreach (Parameter parameter in stack.Parameters)
        {
            Matrix expected = golden.Matrix("grad." + TorchName(parameter));
            compare.Tensor("grad." + parameter.Name, expected, parameter.Gradient);
        }
        ForEachDirection(stack, batch, (direction, rows) =>
        {
            RecurrentState it = state[direction / stack.DirectionCount, direction % stack.DirectionCount];
            compare.Tensor($"h_n[{direction}]", golden.Matrix("h_n").RowRange(rows, batch.SequenceCount), it.FinalHidden);
            if (hasCell)
                compare.Tensor($"c_n[{direction}]", golden.Matrix("c_n").RowRange(rows, batch.SequenceCount), it.FinalCell);
            if (golden.Has("h_0"))
                compare.Tensor($"grad.h_0[{direction}]", golden.Matrix("grad.h_0").RowRange(rows, batch.SequenceCount), it.DInitialHidden);
            if (golden.Has("c_0"))
                compare.Tensor($"grad.c_0[{direction}]", golden.Matrix("grad.c_0").RowRange(rows, batch.SequenceCount), it.DInitialCell);
        });
        compare.AssertAll();
    }

    private static string TorchName(Parameter parameter) => parameter.Name["rnn.".Length..];

    private static void ForEachDirection(Stack stack, PackedBatch batch, Action<int, int> action)
    {
        for (int direction = 0; direction < stack.Layers.Length * stack.DirectionCount; direction++)
            action(direction, direction * batch.SequenceCount);
    }
}
