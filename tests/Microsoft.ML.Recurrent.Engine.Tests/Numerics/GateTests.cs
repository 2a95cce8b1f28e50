using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class GateTests
{
    private const int Longest = 37;

    private static Matrix[] Make(int rows, int hidden, int[] widths)
    {
        var matrices = new Matrix[widths.Length];
        for (int i = 0; i < widths.Length; i++)
            matrices[i] = TestData.UniformMatrix(rows, widths[i] * hidden, (uint)(10 + i));
        return matrices;
    }

    // The same call in vector form and in scalar form leaves nearly the same in all its matrices; a single row or unit gives the very same bits.
    private static void Compare(int[] widths, Action<Matrix[]> kernel, Action<Matrix[]> reference)
    {
        for (int hidden = 0; hidden <= Longest; hidden++)
        {
            Matrix[] found = Make(3, hidden, widths), expected = Make(3, hidden, widths);
            kernel(found);
            reference(expected);
            for (int i = 0; i < widths.Length; i++)
            {
                for (int r = 0; r < 3; r++)
                {
                    for (int c = 0; c < found[i].Columns; c++)
                        Assert.True(Math.Abs(found[i][r, c] - expected[i][r, c]) < 1e-6, $"hidden {hidden}, matrix {i}, [{r}, {c}]: expected {expected[i][r, c]:R}, found {found[i][r, c]:R}");
                }
            }
            if (hidden == 0)
                continue;
            Matrix[] whole = Make(3, hidden, widths), unit = [.. widths.Select(width => Matrix.Create(1, width))];
            int row = hidden % 3, at = hidden / 2;
            for (int i = 0; i < widths.Length; i++)
            {
                for (int gate = 0; gate < widths[i]; gate++)
                    unit[i][0, gate] = whole[i][row, gate * hidden + at];
            }
            kernel(unit);
            for (int i = 0; i < widths.Length; i++)
            {
                for (int gate = 0; gate < widths[i]; gate++)
                    Assert.Equal(BitConverter.SingleToUInt32Bits(found[i][row, gate * hidden + at]), BitConverter.SingleToUInt32Bits(unit[i][0, gate]));
            }
        }
    }

    [Fact]
    public void Lstm_forward_agrees_with_its_reference() => Compare(
        [4, 1, 1, 1, 1], m => LstmGates.Forward(m[0], m[1], m[2], m[3], m[4]), m => LstmGates.ForwardReference(m[0], m[1], m[2], m[3], m[4]));

    [Fact]
    public void Lstm_backward_agrees_with_its_reference() => Compare(
        [4, 1, 1, 1, 1, 4], m => LstmGates.Backward(m[0], m[1], m[2], m[3], m[4], m[5]), m => LstmGates.BackwardReference(m[0], m[1], m[2], m[3], m[4], m[5]));

    [Fact]
    public void Gru_forward_agrees_with_its_reference() => Compare(
        [3, 3, 1, 1], m => GruGates.Forward(m[0], m[1], m[2], m[3]), m => GruGates.ForwardReference(m[0], m[1], m[2], m[3]));

    [Fact]
    public void Gru_backward_agrees_with_its_reference() => Compare(
        [3, 3, 1, 1, 3, 3], m => GruGates.Backward(m[0], m[1], m[2], m[3], m[4], m[5]), m => GruGates.BackwardReference(m[0], m[1], m[2], m[3], m[4], m[5]));

    [Fact]
    public void Lstm_gates_may_work_in_place()
    {
        Matrix[] apart = Make(2, 19, [4, 1, 1, 1, 1]), inPlace = Make(2, 19, [4, 1, 1, 1, 1]);
        LstmGates.Forward(apart[0], apart[1], apart[2], apart[3], apart[4]);
        LstmGates.Forward(inPlace[0], inPlace[1], inPlace[1], inPlace[4], inPlace[4]);
        Assert.Equal(TestData.Bits(apart[2]), TestData.Bits(inPlace[1]));
        Assert.Equal(TestData.Bits(apart[4]), TestData.Bits(inPlace[4]));

        Matrix[] backApart = Make(2, 19, [4, 1, 1, 1, 1, 4]), backInPlace = Make(2, 19, [4, 1, 1, 1, 1, 4]);
        LstmGates.Backward(backApart[0], backApart[1], backApart[2], backApart[3], backApart[4], backApart[5]);
        LstmGates.Backward(backInPlace[0], backInPlace[1], backInPlace[2], backInPlace[3], backInPlace[4], backInPlace[0]);
        Assert.Equal(TestData.Bits(backApart[5]), TestData.Bits(backInPlace[0]));
    }

    [Fact]
    public void Gru_gates_may_work_in_place()
    {
        Matrix[] apart = Make(2, 19, [3, 3, 1, 1]), inPlace = Make(2, 19, [3, 3, 1, 1]);
        GruGates.Forward(apart[0], apart[1], apart[2], apart[3]);
        GruGates.Forward(inPlace[0], inPlace[1], inPlace[2], inPlace[2]);
        Assert.Equal(TestData.Bits(apart[3]), TestData.Bits(inPlace[2]));

        Matrix[] backApart = Make(2, 19, [3, 3, 1, 1, 3, 3]), backInPlace = Make(2, 19, [3, 3, 1, 1, 3, 3]);
        GruGates.Backward(backApart[0], backApart[1], backApart[2], backApart[3], backApart[4], backApart[5]);
        GruGates.Backward(backInPlace[0], backInPlace[1], backInPlace[2], backInPlace[3], backInPlace[0], backInPlace[1]);
        Assert.Equal(TestData.Bits(backApart[4]), TestData.Bits(backInPlace[0]));
        Assert.Equal(TestData.Bits(backApart[5]), TestData.Bits(backInPlace[1]));
    }

    [Fact]
    public void Saturated_gates_stay_finite()
    {
        Matrix gates = Matrix.Create(1, 4), cell = Matrix.Create(1, 1), tanh = Matrix.Create(1, 1), hidden = Matrix.Create(1, 1);
        gates[0, 0] = 1e30f;
        gates[0, 1] = float.NegativeInfinity;
        gates[0, 2] = float.PositiveInfinity;
        gates[0, 3] = -1e30f;
        LstmGates.Forward(gates, cell, cell, tanh, hidden);
        Assert.Equal([1, 0, 1, 0], gates.Row(0).ToArray());
        Assert.Equal((1, 0), (cell[0, 0], hidden[0, 0]));
    }

    [Fact]
    public void Rnn_gates_walk_rows_with_gaps()
    {
        Matrix sums = TestData.UniformMatrix(3, 21, 1), hidden = TestData.UniformMatrix(3, 21, 2), dHidden = TestData.UniformMatrix(3, 21, 3), dSums = TestData.UniformMatrix(3, 21, 4);
        RnnGates.Forward(sums, hidden);
        RnnGates.Backward(hidden, dHidden, dSums);
        for (int r = 0; r < 3; r++)
        {
            for (int c = 0; c < 21; c++)
            {
                Assert.Equal(MathF.Tanh(sums[r, c]), hidden[r, c], 3e-7f);
                Assert.Equal(dHidden[r, c] * (1 - hidden[r, c] * hidden[r, c]), dSums[r, c]);
            }
        }
    }

    [Fact]
    public void Matrices_of_the_wrong_width_are_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(
            () => LstmGates.Forward(Matrix.Create(2, 11), Matrix.Create(2, 3), Matrix.Create(2, 3), Matrix.Create(2, 3), Matrix.Create(2, 3)));
        Assert.Equal("gates", error.ParamName);
        Assert.Equal("recurrent", Assert.Throws<ArgumentException>(
            () => GruGates.Forward(Matrix.Create(2, 9), Matrix.Create(1, 9), Matrix.Create(2, 3), Matrix.Create(2, 3))).ParamName);
    }
}
