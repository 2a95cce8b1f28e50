using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class WorkspaceTests
{
    [Fact]
    public void What_is_taken_is_aligned_and_does_not_overlap()
    {
        var workspace = new Workspace();
        for (int round = 0; round < 3; round++)
        {
            var taken = new List<Matrix>();
            for (int size = 1; size < 60; size += 7)
                taken.Add(workspace.Take(size, 3));
            for (int i = 0; i < taken.Count; i++)
                taken[i].Span.Fill(i);
            for (int i = 0; i < taken.Count; i++)
            {
                Assert.True(IsAligned(taken[i]));
                Assert.All(taken[i].Span.ToArray(), x => Assert.Equal(i, x));
            }
            workspace.Reset();
        }
    }

    private static unsafe bool IsAligned(Matrix matrix)
    {
        fixed (float* first = matrix.Span)
            return (nint)first % 64 == 0;
    }

    [Fact]
    public void Memory_given_back_to_a_mark_is_taken_again()
    {
        var workspace = new Workspace();
        workspace.Take(100, 100);
        workspace.Reset();
        Matrix first = workspace.Take(2, 16);
        int mark = workspace.Mark();
        Matrix second = workspace.Take(3, 16);
        workspace.Release(mark);
        Matrix third = workspace.Take(4, 16);
        Assert.Equal((second.Array, second.Offset), (third.Array, third.Offset));
        Assert.NotEqual(first.Offset, third.Offset);
    }

    [Fact]
    public void Memory_taken_beyond_the_capacity_stays_valid_until_the_reset()
    {
        var workspace = new Workspace();
        Matrix first = workspace.Take(1, 5);
        first.Span.Fill(1);
        int mark = workspace.Mark();
        workspace.Take(1, 1000).Span.Fill(2);
        workspace.Release(mark);
        workspace.Take(1, 1000).Span.Fill(3);
        Assert.All(first.Span.ToArray(), x => Assert.Equal(1, x));
    }

    [Fact]
    public void Nothing_is_allocated_once_the_memory_has_grown_to_the_largest_step()
    {
        var workspace = new Workspace();
        void Step()
        {
            workspace.TakeZeroed(10, 100);
            for (int i = 0; i < 5; i++)
            {
                int mark = workspace.Mark();
                workspace.Take(20, 100);
                workspace.Release(mark);
            }
            workspace.Take(7, 9);
            workspace.Reset();
        }
        AllocationCheck.AssertNone(Step);
    }

    [Fact]
    public void A_first_step_that_takes_and_gives_back_often_does_not_grow_the_memory_beyond_its_peak()
    {
        var workspace = new Workspace();
        for (int i = 0; i < 1000; i++)
        {
            int mark = workspace.Mark();
            workspace.Take(10, 16);
            workspace.Release(mark);
        }
        workspace.Reset();
        Assert.InRange(workspace.Take(10, 16).Array.Length, 160, 300);
    }

    [Fact]
    public void Zeroed_memory_is_zero_however_it_was_used_before()
    {
        var workspace = new Workspace();
        for (int round = 0; round < 3; round++)
        {
            Matrix matrix = workspace.TakeZeroed(5, 5);
            Assert.All(matrix.Span.ToArray(), x => Assert.Equal(0, x));
            matrix.Span.Fill(1);
            workspace.Reset();
        }
    }

    [Fact]
    public void Empty_matrices_may_be_taken()
    {
        var workspace = new Workspace();
        Assert.Equal(0, workspace.Take(0, 5).Span.Length);
        Assert.Equal(0, workspace.TakeZeroed(5, 0).Span.Length);
    }

    [Fact]
    public void A_matrix_beyond_the_longest_array_is_refused_with_its_size()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Workspace().Take(1 << 20, 1 << 20));
        Assert.Contains("1048576×1048576", error.Message, StringComparison.Ordinal);
    }
}
