using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public sealed class StateGradientsTests(ITestOutputHelper output) : IDisposable
{
    private const int Inputs = 3, Hidden = 5;
    private readonly ThreadTeam _team = new(1);

    public static TheoryData<RecurrentCell, int[]> Cases => new()
    {
        { RecurrentCell.Rnn, [4, 4, 4] },
        { RecurrentCell.Lstm, [4, 4, 4] },
        { RecurrentCell.Gru, [4, 4, 4] },
        { RecurrentCell.Rnn, [5, 3, 3, 1] },
        { RecurrentCell.Lstm, [5, 3, 3, 1] },
        { RecurrentCell.Gru, [5, 3, 3, 1] },
    };

    public void Dispose() => _team.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_a_state_is_what_a_step_of_that_state_makes_of_the_loss(RecurrentCell cell, int[] lengths)
    {
        PackedBatch batch = Sample.Batch(lengths);
        Bidirectional layer = MakeLayer(cell);
        var pass = new Pass(_team);
        Matrix input = Sample.Values(batch.TokenCount, Inputs, 1), dOutput = Sample.Values(batch.TokenCount, Hidden, 2);
        Matrix dHidden = Matrix.Create(batch.TokenCount, Hidden), dCell = Matrix.Create(batch.TokenCount, Hidden);

        StateGradients.Measure(pass, layer, batch, input, dOutput, dHidden, dCell);

        for (int step = 0; step < batch.StepCount; step++)
        {
            // The states after this step, and a loss that begins with them.
            (Matrix hidden, Matrix cellState) = StatesAfter(layer, batch, input, step);
            int first = batch.StepOffsets[step], count = batch.ActiveAt(step);
            var check = new GradientCheck(output, () => Sample.Dot(hidden, dOutput.RowRange(first, count)) + LossAfter(layer, batch, input, dOutput, step, hidden, cellState));
            check.Tensor($"h after step {step}", hidden, dHidden.RowRange(first, count));
            if (cell == RecurrentCell.Lstm)
                check.Tensor($"c after step {step}", cellState, dCell.RowRange(first, count));
            check.AssertAll();
        }
        if (cell != RecurrentCell.Lstm)
            Assert.True(dCell.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void A_layer_of_two_directions_is_refused()
    {
        var layer = new Bidirectional(0, Inputs, new StackOptions { InputSize = Inputs, HiddenSize = Hidden, Bidirectional = true });

        Assert.Throws<ArgumentException>(() => StateGradients.Measure(new Pass(_team), layer, Sample.Batch(1), default, default, default, default));
    }

    private Bidirectional MakeLayer(RecurrentCell cell)
    {
        var layer = new Bidirectional(0, Inputs, new StackOptions { Cell = cell, InputSize = Inputs, HiddenSize = Hidden });
        Sample.Randomize(layer, _team);
        return layer;
    }

    /// <summary>Final states of the sequences that are running at <paramref name="step"/>, cut off after it.</summary>
    private (Matrix Hidden, Matrix Cell) StatesAfter(Bidirectional layer, PackedBatch batch, Matrix input, int step)
    {
        PackedBatch beginning = Sample.Batch([.. Enumerable.Repeat(step + 1, batch.ActiveAt(step))]);
        Matrix gathered = Matrix.Create(beginning.TokenCount, Inputs);
        for (int t = 0; t <= step; t++)
            Rows.Copy(input.RowRange(batch.StepOffsets[t], batch.ActiveAt(step)), gathered.RowRange(beginning.StepOffsets[t], batch.ActiveAt(step)));
        RecurrentState[] state = layer.CreateState();
        layer.Forward(new Pass(_team), state, beginning, gathered, Matrix.Create(beginning.TokenCount, Hidden));
        return (Sample.Copy(state[0].FinalHidden), Sample.Copy(state[0].FinalCell));
    }

    /// <summary>The loss of the steps after <paramref name="step"/>, of the sequences that have any, from given states on.</summary>
    private double LossAfter(Bidirectional layer, PackedBatch batch, Matrix input, Matrix dOutput, int step, Matrix hidden, Matrix cell)
    {
        int[] lengths = [.. batch.Lengths.ToArray().Where(length => length > step + 1).Select(length => length - step - 1)];
        if (lengths.Length == 0)
            return 0;
        int first = batch.StepOffsets[step + 1], count = batch.TokenCount - first;
        RecurrentState[] state = layer.CreateState();
        state[0].InitialHidden = hidden.RowRange(0, lengths.Length);
        if (cell.Rows > 0)
            state[0].InitialCell = cell.RowRange(0, lengths.Length);
        Matrix result = Matrix.Create(count, Hidden);
        layer.Forward(new Pass(_team), state, Sample.Batch(lengths), input.RowRange(first, count), result);
        return Sample.Dot(result, dOutput.RowRange(first, count));
    }
}
