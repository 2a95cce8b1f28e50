using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Cells;

public class CellTests(ITestOutputHelper output)
{
    private const int Rows = 3;
    private const int Hidden = 5;

    public static TheoryData<string> Kinds => ["Rnn", "Lstm", "Gru"];

    [Fact]
    public void An_rnn_step_is_the_tanh_of_the_sum()
    {
        var step = new Step(RecurrentCell.Rnn);
        step.Forward();
        for (int u = 0; u < Hidden; u++)
            Assert.Equal(Math.Tanh(step.Sums[1, u]), step.Rows.Hidden[1, u], 1e-6);
    }

    [Fact]
    public void An_lstm_step_follows_its_equations_in_PyTorch_s_order_of_gates()
    {
        var step = new Step(RecurrentCell.Lstm);
        step.Forward();
        for (int u = 0; u < Hidden; u++)
        {
            double i = Sigmoid(step.Sums[1, u]), f = Sigmoid(step.Sums[1, Hidden + u]);
            double g = Math.Tanh(step.Sums[1, 2 * Hidden + u]), o = Sigmoid(step.Sums[1, 3 * Hidden + u]);
            double c = f * step.Rows.CellBefore[1, u] + i * g;
            Assert.Equal(c, step.Rows.Cell[1, u], 1e-6);
            Assert.Equal(o * Math.Tanh(c), step.Rows.Hidden[1, u], 1e-6);
        }
    }

    [Fact]
    public void A_gru_step_follows_its_equations_in_PyTorch_s_order_of_gates()
    {
        var step = new Step(RecurrentCell.Gru);
        step.Forward();
        for (int u = 0; u < Hidden; u++)
        {
            double r = Sigmoid(step.Sums[1, u] + step.Product[1, u]), z = Sigmoid(step.Sums[1, Hidden + u] + step.Product[1, Hidden + u]);
            double n = Math.Tanh(step.Sums[1, 2 * Hidden + u] + r * step.Product[1, 2 * Hidden + u]);
            Assert.Equal((1 - z) * n + z * step.Rows.HiddenBefore[1, u], step.Rows.Hidden[1, u], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences(string kind)
    {
        var step = new Step(Enum.Parse<RecurrentCell>(kind));
        Matrix dHidden = Sample.Values(Rows, Hidden, 11), dCell = Sample.Values(Rows, Hidden, 12);
        Matrix dBefore = Sample.Copy(dHidden), dCellBefore = Sample.Copy(dCell);
        double Loss()
        {
            step.Forward();
            return Sample.Dot(step.Rows.Hidden, dHidden) + (step.Cell.HasCellState ? Sample.Dot(step.Rows.Cell, dCell) : 0);
        }
        Loss();
        step.Cell.Backward(step.Rows, dBefore, dCellBefore);
        Matrix dSums = Sample.Copy(step.Rows.Gates), dProduct = Sample.Copy(step.Rows.Recurrent);
        var check = new GradientCheck(output, Loss);
        check.Tensor("sums", step.Sums, dSums);
        if (step.Cell.SeparatesRecurrentProduct)
            check.Tensor("recurrent product", step.Product, dProduct);
        if (step.Cell.HasDirectPath)
            check.Tensor("hidden before", step.Rows.HiddenBefore, dBefore);
        if (step.Cell.HasCellState)
            check.Tensor("cell before", step.Rows.CellBefore, dCellBefore);
        check.AssertAll();
    }

    [Fact]
    public void A_kind_that_does_not_exist_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Cell.Of((RecurrentCell)3));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>One step of a few rows.</summary>
    private sealed class Step
    {
        public Step(RecurrentCell kind)
        {
            Cell = Cell.Of(kind);
            Sums = Sample.Values(CellTests.Rows, Cell.GateCount * Hidden, 1);
            Product = Sample.Values(CellTests.Rows, Cell.GateCount * Hidden, 2);
            Rows = new CellRows
            {
                Gates = Sample.Copy(Sums),
                Recurrent = Sample.Copy(Product),
                HiddenBefore = Sample.Values(CellTests.Rows, Hidden, 3),
                Hidden = Matrix.Create(CellTests.Rows, Hidden),
                CellBefore = Sample.Values(CellTests.Rows, Hidden, 4),
                Cell = Matrix.Create(CellTests.Rows, Hidden),
                CellTanh = Matrix.Create(CellTests.Rows, Hidden),
            };
        }

        public Cell Cell { get; }

        public Matrix Sums { get; }

        public Matrix Product { get; }

        public CellRows Rows { get; }

        public void Forward()
        {
            Sums.Span.CopyTo(Rows.Gates.Span);
            Product.Span.CopyTo(Rows.Recurrent.Span);
            Cell.Forward(Rows);
        }
    }
}
