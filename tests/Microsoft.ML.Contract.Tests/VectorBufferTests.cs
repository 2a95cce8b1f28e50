using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><see cref="VBuffer{T}"/>: dense and sparse vectors, and editing them in place.</summary>
public class VectorBufferTests
{
    private static VBuffer<float> Sparse() => new(5, 2, [7f, 9f], [1, 4]);

    [Fact]
    public void A_dense_vector_holds_every_value_and_no_index()
    {
        var dense = new VBuffer<float>(3, [1f, 0f, 2f]);

        Assert.True(dense.IsDense);
        Assert.Equal(3, dense.Length);
        Assert.Equal([1f, 0f, 2f], dense.GetValues().ToArray());
        Assert.True(dense.GetIndices().IsEmpty);
    }

    [Fact]
    public void A_sparse_vector_holds_the_values_at_its_indices()
    {
        var sparse = Sparse();

        Assert.False(sparse.IsDense);
        Assert.Equal(5, sparse.Length);
        Assert.Equal([7f, 9f], sparse.GetValues().ToArray());
        Assert.Equal([1, 4], sparse.GetIndices().ToArray());
    }

    [Fact]
    public void Dense_values_and_copies_fill_the_gaps_of_a_sparse_vector()
    {
        var sparse = Sparse();
        var copy = new float[6];
        copy[5] = -1;
        var offset = new float[6];

        sparse.CopyTo(copy.AsSpan());
        sparse.CopyTo(offset.AsSpan(), 1, 3f);

        Assert.Equal([0f, 7f, 0f, 0f, 9f], sparse.DenseValues());
        Assert.Equal([0f, 7f, 0f, 0f, 9f, -1f], copy);
        Assert.Equal([0f, 3f, 7f, 3f, 3f, 9f], offset);
    }

    [Fact]
    public void Items_are_the_explicit_ones_or_all_of_them()
    {
        Assert.Equal([KeyValuePair.Create(1, 7f), KeyValuePair.Create(4, 9f)], Sparse().Items());
        Assert.Equal([0, 1, 2, 3, 4], Sparse().Items(all: true).Select(item => item.Key));
        Assert.Equal([0f, 7f, 0f, 0f, 9f], Sparse().Items(all: true).Select(item => item.Value));
    }

    [Fact]
    public void An_item_that_is_not_held_is_the_default()
    {
        Assert.Equal(9f, Sparse().GetItemOrDefault(4));
        Assert.Equal(0f, Sparse().GetItemOrDefault(3));
        Assert.ThrowsAny<ArgumentException>(() => Sparse().GetItemOrDefault(5));
    }

    [Fact]
    public void A_copy_into_another_vector_does_not_share_its_arrays()
    {
        var values = new[] { 1f, 2f };
        var source = new VBuffer<float>(2, values);
        VBuffer<float> destination = default;

        source.CopyTo(ref destination);
        values[0] = 5;

        Assert.Equal([1f, 2f], destination.DenseValues());
        Assert.Equal([5f, 2f], source.DenseValues());
    }

    [Fact]
    public void A_copy_keeps_a_sparse_vector_sparse_and_a_dense_copy_does_not()
    {
        VBuffer<float> same = default;
        VBuffer<float> dense = default;

        Sparse().CopyTo(ref same);
        Sparse().CopyToDense(ref dense);

        Assert.False(same.IsDense);
        Assert.Equal([1, 4], same.GetIndices().ToArray());
        Assert.True(dense.IsDense);
        Assert.Equal([0f, 7f, 0f, 0f, 9f], dense.GetValues().ToArray());
    }

    [Fact]
    public void A_part_of_a_vector_can_be_copied()
    {
        VBuffer<float> part = default;

        Sparse().CopyTo(ref part, 1, 2);

        Assert.Equal(2, part.Length);
        Assert.Equal([7f, 0f], part.DenseValues());
    }

    [Fact]
    public void An_editor_makes_a_dense_vector()
    {
        VBuffer<int> buffer = default;

        var editor = VBufferEditor.Create(ref buffer, 3);
        editor.Values[0] = 4;
        editor.Values[1] = 5;
        editor.Values[2] = 6;
        buffer = editor.Commit();

        Assert.True(buffer.IsDense);
        Assert.Equal([4, 5, 6], buffer.DenseValues());
    }

    [Fact]
    public void An_editor_makes_a_sparse_vector_when_it_is_given_fewer_values()
    {
        VBuffer<int> buffer = default;

        var editor = VBufferEditor.Create(ref buffer, 4, 1);
        editor.Values[0] = 8;
        editor.Indices[0] = 2;
        buffer = editor.Commit();

        Assert.False(buffer.IsDense);
        Assert.Equal([0, 0, 8, 0], buffer.DenseValues());
    }

    [Fact]
    public void An_editor_reuses_the_arrays_of_a_vector_that_is_large_enough()
    {
        var values = new[] { 1, 2, 3 };
        var buffer = new VBuffer<int>(3, values);

        var editor = VBufferEditor.Create(ref buffer, 2);
        editor.Values[0] = 8;
        editor.Values[1] = 9;
        var shorter = editor.Commit();

        Assert.False(editor.CreatedNewValues);
        Assert.Equal([8, 9], shorter.DenseValues());
        Assert.Equal([8, 9, 3], values);
    }

    [Fact]
    public void An_editor_makes_new_arrays_when_the_old_ones_are_too_short()
    {
        var buffer = new VBuffer<int>(1, [1]);

        Assert.True(VBufferEditor.Create(ref buffer, 2).CreatedNewValues);
    }

    [Fact]
    public void An_editor_may_commit_fewer_values_than_it_asked_for()
    {
        VBuffer<int> buffer = default;

        var editor = VBufferEditor.Create(ref buffer, 5, 3);
        editor.Values[0] = 8;
        editor.Indices[0] = 2;
        buffer = editor.CommitTruncated(1);

        Assert.Equal(5, buffer.Length);
        Assert.Equal([0, 0, 8, 0, 0], buffer.DenseValues());
    }

    [Fact]
    public void The_default_vector_is_dense_and_empty()
    {
        VBuffer<float> empty = default;

        Assert.True(empty.IsDense);
        Assert.Equal(0, empty.Length);
        Assert.Empty(empty.DenseValues());
        Assert.True(empty.GetValues().IsEmpty);
    }
}
