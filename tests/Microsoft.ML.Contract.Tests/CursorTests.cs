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
    public void Cursors_of_one_view_run_side_by_side()
    {
        var view = _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(3));
        var column = view.Schema["Copy"];
        using var ahead = view.GetRowCursor([column]);
        using var behind = view.GetRowCursor([column]);
        var aheadValue = ahead.GetGetter<float>(column);
        var behindValue = behind.GetGetter<float>(column);
        float first = 0;
        float second = 0;

        ahead.MoveNext();
        ahead.MoveNext();
        behind.MoveNext();
        aheadValue(ref first);
        behindValue(ref second);

        Assert.Equal(1f, first);
        Assert.Equal(0f, second);
    }

    [Fact]
    public async Task Cursors_of_one_view_run_on_several_threads()
    {
        var view = Tokenized(Enumerable.Range(0, 200).Select(i => $"w{i} x").ToArray());

        var readings = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => view.TextVectors("Words"))));

        Assert.All(readings, words => Assert.Equal(Enumerable.Range(0, 200).Select(i => $"w{i}"), words.Select(row => row[0])));
    }

    [Fact]
    public void A_set_of_cursors_has_every_row_once_between_them()
    {
        foreach (var view in new[] { _ml.NumbersUpTo(100), _ml.Data.Cache(_ml.NumbersUpTo(100)), _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(100)) })
        {
            var column = view.Schema["Number"];
            var seen = new List<float>();
            var cursors = view.GetRowCursorSet([column], 3);
            foreach (var cursor in cursors)
            {
                var getter = cursor.GetGetter<float>(column);
                float value = 0;
                while (cursor.MoveNext())
                {
                    getter(ref value);
                    seen.Add(value);
                }

                cursor.Dispose();
            }

            Assert.InRange(cursors.Length, 1, 3);
            Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), seen.Order());
        }
    }

    [Fact]
    public void Row_ids_differ_from_row_to_row_and_repeat_from_cursor_to_cursor()
    {
        DataViewRowId[] Ids(IDataView view)
        {
            using var cursor = view.GetRowCursor([]);
            var getter = cursor.GetIdGetter();
            var ids = new List<DataViewRowId>();
            DataViewRowId id = default;
            while (cursor.MoveNext())
            {
                getter(ref id);
                ids.Add(id);
            }

            return ids.ToArray();
        }

        var view = _ml.NumbersUpTo(50);

        Assert.Equal(50, Ids(view).Distinct().Count());
        Assert.Equal(Ids(view), Ids(view));
        Assert.Equal(Ids(view), Ids(_ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(view)));
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
