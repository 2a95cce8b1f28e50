using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class ParameterTests
{
    [Fact]
    public void Touched_rows_come_in_the_order_of_their_first_touch_and_start_at_zero()
    {
        var parameter = new Parameter("table", 1000, 2, rowSparse: true);
        Assert.Equal(0, parameter.LiveGradient.Rows);
        for (int i = 0; i < 500; i++)
        {
            int slot = parameter.Touch(999 - i);
            Assert.Equal(i, slot);
            Assert.Equal([0, 0], parameter.Gradient.Row(slot).ToArray());
            parameter.Gradient.Row(slot).Fill(i);
        }
        Assert.Equal(7, parameter.Touch(999 - 7));
        Assert.Equal(500, parameter.TouchedCount);
        Assert.Equal(500, parameter.LiveGradient.Rows);
        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(999 - i, parameter.TouchedRows[i]);
            Assert.Equal(i, parameter.LiveGradient[i, 1]);
        }
    }

    [Fact]
    public void A_row_touched_again_after_the_gradient_was_set_to_zero_starts_anew()
    {
        var parameter = new Parameter("table", 10, 2, rowSparse: true);
        int first = parameter.Touch(3);
        parameter.Gradient.Row(first).Fill(5);
        parameter.ZeroGradient();
        Assert.Equal(0, parameter.Touch(8));
        Assert.Equal(1, parameter.Touch(3));
        Assert.Equal([0, 0], parameter.Gradient.Row(1).ToArray());
    }

    [Fact]
    public void A_dense_gradient_is_all_of_it_and_is_set_to_zero()
    {
        var parameter = new Parameter("weight", 2, 3);
        parameter.Gradient.Span.Fill(1);
        Assert.Equal(2, parameter.LiveGradient.Rows);
        parameter.ZeroGradient();
        Assert.Equal(new float[6], parameter.Gradient.Span.ToArray());
    }

    [Fact]
    public void A_gradient_set_to_zero_is_cleared_when_it_is_looked_at_unless_somebody_writes_all_of_it()
    {
        var parameter = new Parameter("weight", 2, 3);
        parameter.Gradient.Span.Fill(1);
        parameter.TakeGradient(out bool isZero);
        Assert.False(isZero);
        parameter.ZeroGradient();
        Matrix taken = parameter.TakeGradient(out isZero);
        Assert.True(isZero);
        taken.Span.Fill(2);
        Assert.Equal([2, 2, 2, 2, 2, 2], parameter.Gradient.Span.ToArray());
        parameter.ZeroGradient();
        Assert.Equal(new float[6], parameter.LiveGradient.Span.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_is_taken_when_it_is_looked_at(bool rowSparse)
    {
        const int Rows = 4096, Columns = 4, Slack = 1024, Size = sizeof(float) * Rows * Columns;
        long before = GC.GetAllocatedBytesForCurrentThread();
        var parameter = new Parameter("weight", Rows, Columns, rowSparse);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Slack);
        Assert.Equal(Rows, parameter.Value.Rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Size, Size + Slack);
        Assert.Equal(rowSparse ? 0 : Rows, parameter.LiveGradient.Rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, rowSparse ? Size : 2 * Size, (rowSparse ? Size : 2 * Size) + 2 * Slack);
    }
}
