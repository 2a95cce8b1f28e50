using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Cursors: when a value may be asked for, how long it lives, and what runs again.</summary>
public class CursorTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Tokenized(params string[] texts) =>
        _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").FitAndTransform(_ml.Texts(texts));

    [Fact]
    public void The_position_is_minus_one_before_the_first_row_and_after_the_last()
    {
        foreach (var view in new[] { _ml.NumbersUpTo(2), _ml.Data.Cache(_ml.NumbersUpTo(2)), _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(2)) })
        {
            using var cursor = view.GetRowCursor(view.Schema);

            Assert.Equal(-1, cursor.Position);
            Assert.True(cursor.MoveNext());
            Assert.Equal(0, cursor.Position);
            Assert.True(cursor.MoveNext());
            Assert.Equal(1, cursor.Position);
            Assert.False(cursor.MoveNext());
            Assert.Equal(-1, cursor.Position);
            Assert.False(cursor.MoveNext());
        }
    }

    [Fact]
    public void A_getter_before_the_first_row_throws()
    {
        foreach (var view in new[] { _ml.NumbersUpTo(1), _ml.Data.Cache(_ml.NumbersUpTo(1)), _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(1)) })
        {
            using var cursor = view.GetRowCursor(view.Schema);
            var getter = cursor.GetGetter<float>(view.Schema["Number"]);
            void ReadNumber()
            {
                float value = 0;
                getter(ref value);
            }

            Assert.ThrowsAny<Exception>(ReadNumber);
        }
    }

    [Fact]
    public void The_id_of_no_row_is_an_invalid_operation()
    {
        foreach (var view in new[] { _ml.NumbersUpTo(1), _ml.Data.Cache(_ml.NumbersUpTo(1)), _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(1)) })
        {
            using var cursor = view.GetRowCursor(view.Schema);
            var getter = cursor.GetIdGetter();
            void ReadId()
            {
                DataViewRowId id = default;
                getter(ref id);
            }

            Assert.ThrowsAny<InvalidOperationException>(ReadId);
            Assert.True(cursor.MoveNext());
            ReadId();
            Assert.False(cursor.MoveNext());
            Assert.ThrowsAny<InvalidOperationException>(ReadId);
        }
    }

    [Fact]
    public void A_computed_value_outside_a_row_is_an_invalid_operation()
    {
        var view = Tokenized("a b");
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Words"]);
        void ReadWords()
        {
            VBuffer<ReadOnlyMemory<char>> words = default;
            getter(ref words);
        }

        Assert.ThrowsAny<InvalidOperationException>(ReadWords);
        Assert.True(cursor.MoveNext());
        ReadWords();
        Assert.False(cursor.MoveNext());
        Assert.ThrowsAny<InvalidOperationException>(ReadWords);
    }

    [Fact]
    public void Only_the_columns_asked_for_are_active()
    {
        var view = _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(1));
        using var cursor = view.GetRowCursor([view.Schema["Copy"]]);

        Assert.True(cursor.IsColumnActive(view.Schema["Copy"]));
        Assert.False(cursor.IsColumnActive(view.Schema["Number"]));
    }

    [Fact]
    public void A_getter_of_a_column_that_was_not_asked_for_is_refused_at_once()
    {
        foreach (var view in new[] { _ml.Texts("a"), Tokenized("a") })
        {
            using var cursor = view.GetRowCursor([]);

            Assert.ThrowsAny<Exception>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Text"]));
        }
    }

    [Fact]
    public void A_column_of_an_equal_schema_serves_as_well_as_the_views_own()
    {
        var texts = _ml.Texts("a b");
        var model = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Fit(texts);
        var words = model.GetOutputSchema(texts.Schema)["Words"];

        using var cursor = model.Transform(texts).GetRowCursor([words]);
        var getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(words);
        VBuffer<ReadOnlyMemory<char>> value = default;
        Assert.True(cursor.MoveNext());
        getter(ref value);

        Assert.Equal(2, value.Length);
    }

    [Fact]
    public void A_getter_of_another_type_than_the_columns_is_refused_at_once()
    {
        var view = Tokenized("a");
        using var cursor = view.GetRowCursor(view.Schema);

        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<string>(view.Schema["Text"]));
        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Words"]));
    }

    [Fact]
    public void A_value_may_be_read_more_than_once_in_its_row()
    {
        var view = Tokenized("a b");
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Words"]);
        VBuffer<ReadOnlyMemory<char>> first = default;
        VBuffer<ReadOnlyMemory<char>> second = default;

        Assert.True(cursor.MoveNext());
        getter(ref first);
        getter(ref second);

        Assert.Equal(first.DenseValues().Select(word => word.ToString()), second.DenseValues().Select(word => word.ToString()));
    }

    [Fact]
    public void The_arrays_of_a_callers_vector_are_used_again_for_the_next_row()
    {
        var view = _ml.Data.LoadFromEnumerable([new Vector { Values = [1f, 2f] }, new Vector { Values = [3f, 4f] }]);
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Values"]);
        VBuffer<float> current = default;

        Assert.True(cursor.MoveNext());
        getter(ref current);
        var kept = current;
        VBuffer<float> copied = default;
        current.CopyTo(ref copied);
        Assert.True(cursor.MoveNext());
        getter(ref current);

        Assert.Equal([3f, 4f], current.DenseValues());
        Assert.Equal([1f, 2f], copied.DenseValues());
        Assert.Equal([3f, 4f], kept.DenseValues());
    }

    private sealed class Vector
    {
        [VectorType(2)]
        public float[]? Values { get; set; }
    }

    [Fact]
    public void Every_cursor_runs_the_whole_pipeline_again()
    {
        int read = 0;
        var rows = Enumerable.Range(0, 3).Select(i =>
        {
            read++;
            return new Views.TextRow { Text = "word" };
        });
        var view = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").FitAndTransform(_ml.Data.LoadFromEnumerable(rows));
        read = 0;

        _ = view.TextVectors("Words");
        _ = view.TextVectors("Words");

        Assert.Equal(6, read);
    }

    [Fact]
    public void Transforming_reads_no_row()
    {
        int read = 0;
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(_ml.Texts("a"));
        var rows = Enumerable.Range(0, 3).Select(i =>
        {
            read++;
            return new Views.TextRow { Text = "a" };
        });

        var view = model.Transform(_ml.Data.LoadFromEnumerable(rows));

        Assert.Equal(0, read);
        Assert.Equal(3, view.Values<uint>("Key").Length);
    }

    [Fact]
    public void A_column_is_read_without_a_cursor_of_ones_own()
    {
        var view = Tokenized("a b", "");

        Assert.Equal(["a b", ""], view.GetColumn<string>("Text"));
        Assert.Equal(["a b", ""], view.GetColumn<ReadOnlyMemory<char>>(view.Schema["Text"]).Select(text => text.ToString()));
        Assert.Equal([["a", "b"], []], view.GetColumn<string[]>("Words"));
        Assert.Equal([2, 0], view.GetColumn<VBuffer<ReadOnlyMemory<char>>>("Words").Select(words => words.Length));
        Assert.ThrowsAny<Exception>(() => view.GetColumn<string>("Missing").ToArray());
        Assert.ThrowsAny<Exception>(() => view.GetColumn<float>("Text").ToArray());
    }

    [Fact]
    public void Sparse_and_dense_rows_stand_in_one_column()
    {
        var rows = _ml.Data.LoadFromEnumerable(
        [
            new BufferRow { Values = new VBuffer<float>(3, 1, [5f], [1]) },
            new BufferRow { Values = new VBuffer<float>(3, [1f, 2f, 3f]) },
        ]);

        Assert.Equal([false, true], rows.Read<VBuffer<float>, bool>("Values", value => value.IsDense));
        Assert.Equal([[0f, 5f, 0f], [1f, 2f, 3f]], rows.Vectors<float>("Values"));
    }

    private sealed class BufferRow
    {
        [VectorType(3)]
        public VBuffer<float> Values { get; set; }
    }
}
