using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class RecurrentStepTests
{
    public static TheoryData<string> Kinds => ["Rnn", "Lstm", "Gru"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_has_the_bits_of_the_product_followed_by_the_gates_for_any_number_of_rows_and_units(string kind)
    {
        Cell cell = Cell.Of(Enum.Parse<RecurrentCell>(kind));
        foreach (int size in new[] { 1, 3, 4, 7, 8, 15, 16, 17, 33, 64, 65, 130 })
        {
            foreach (int rows in new[] { 1, 2, 5, 6, 7, 13 })
            {
                foreach (bool isFirst in new[] { false, true })
                {
                    var expected = new Operands(cell, rows, size, isFirst);
                    expected.Reference();
                    foreach (bool turned in new[] { false, true })
                    {
                        var found = new Operands(cell, rows, size, isFirst);
                        found.Step(turned);
                        Assert.Equal(TestData.Bits(expected.Hidden), TestData.Bits(found.Hidden));
                        Assert.Equal(TestData.Bits(expected.Cell), TestData.Bits(found.Cell));
                        found.AssertThatGapsAreUntouched();
                    }
                }
            }
        }
    }

    [Fact]
    public void Inputs_that_lie_outside_their_arrays_and_states_of_the_wrong_size_are_refused()
    {
        var operands = new Operands(LstmCell.Instance, 2, 8, isFirst: false);
        operands.Starts[1] = operands.Folded.Length - 31;
        Assert.Throws<ArgumentException>(() => operands.Step(turned: false));
        operands.Starts[1] = ~(operands.Projected.Array.Length - 31);
        Assert.Throws<ArgumentException>(() => operands.Step(turned: false));
        operands = new Operands(LstmCell.Instance, 2, 8, isFirst: false) { Cell = Matrix.Create(2, 7) };
        Assert.Throws<ArgumentException>(() => operands.Step(turned: false));
    }

    /// <summary>Random operands; every second row's input is on the table.</summary>
    private sealed class Operands
    {
        private readonly Cell _cell;
        private readonly Matrix _weights;
        private readonly float[] _bias;
        private readonly Matrix _hiddenBefore;
        private readonly bool _isFirst;

        public Operands(Cell cell, int rows, int size, bool isFirst)
        {
            int gates = cell.GateCount * size;
            _cell = cell;
            _isFirst = isFirst;
            _weights = TestData.UniformMatrix(gates, size, 1);
            _bias = TestData.Uniform(gates, 2);
            _hiddenBefore = isFirst ? Matrix.Create(rows, size) : TestData.UniformMatrix(rows, size, 3);
            Cell = TestData.UniformMatrix(cell.HasCellState ? rows : 0, size, 4);
            Hidden = TestData.UniformMatrix(rows, size, 5);
            Folded = TestData.Uniform((rows + 2) * gates, 6);
            Projected = TestData.UniformMatrix(rows, gates, 7);
            Starts = [.. Enumerable.Range(0, rows).Select(row => row % 2 == 1 ? row * gates + 1 : ~(Projected.Offset + row * Projected.Stride))];
        }

        public float[] Folded { get; }

        public Matrix Projected { get; }

        public int[] Starts { get; }

        public Matrix Cell { get; init; }

        public Matrix Hidden { get; }

        public void Step(bool turned) => _cell.Step(new StepOperands
        {
            Weights = _cell.Pack(_weights),
            RecurrentBias = _bias,
            Inputs = new StepInputs { Folded = Folded, Projected = Projected.Array, Starts = Starts },
            HiddenBefore = _hiddenBefore,
            IsFirst = _isFirst,
            Cell = Cell,
            Hidden = Hidden,
            Turned = turned,
            Part = 0,
            Parts = 1,
        });

        /// <summary>The same by <see cref="Gemm"/> and <see cref="Cells.Cell.Forward"/>.</summary>
        public void Reference()
        {
            using var team = new ThreadTeam(1);
            int rows = Hidden.Rows, gates = _weights.Rows;
            Matrix sums = Matrix.Create(rows, gates), recurrent = Matrix.Create(rows, gates);
            for (int row = 0; row < rows; row++)
            {
                (Starts[row] >= 0 ? Folded.AsSpan(Starts[row], gates) : Projected.Array.AsSpan(~Starts[row], gates)).CopyTo(sums.Row(row));
                _bias.CopyTo(recurrent.Row(row));
            }
            var packed = new PackedMatrix();
            packed.Pack(_weights, transpose: true, team);
            if (!_isFirst)
                Gemm.Multiply(_hiddenBefore, transposeA: false, packed, _cell.SeparatesRecurrentProduct ? recurrent : sums, accumulate: true, team);
            _cell.Forward(new CellRows
            {
                Gates = sums,
                Recurrent = recurrent,
                HiddenBefore = _hiddenBefore,
                Hidden = Hidden,
                CellBefore = Cell,
                Cell = Cell,
                CellTanh = Hidden,
            });
        }

        public void AssertThatGapsAreUntouched()
        {
            foreach (Matrix matrix in new[] { Hidden, Cell })
                Assert.Equal(matrix.Array.Length - matrix.Rows * matrix.Columns, matrix.Array.Count(float.IsNaN));
        }
    }
}
