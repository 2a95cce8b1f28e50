using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Taking, skipping, shuffling, caching, previewing rows.</summary>
public class RowOperationsTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Taking_and_skipping_cut_the_rows()
    {
        var numbers = _ml.NumbersUpTo(5);

        Assert.Equal([0f, 1f], _ml.Data.TakeRows(numbers, 2).Values<float>("Number"));
        Assert.Equal([2f, 3f, 4f], _ml.Data.SkipRows(numbers, 2).Values<float>("Number"));
        Assert.Equal([1f, 2f], _ml.Data.TakeRows(_ml.Data.SkipRows(numbers, 1), 2).Values<float>("Number"));
    }

    [Fact]
    public void Taking_or_skipping_more_rows_than_there_are_is_no_error()
    {
        var numbers = _ml.NumbersUpTo(2);

        Assert.Equal([0f, 1f], _ml.Data.TakeRows(numbers, 9).Values<float>("Number"));
        Assert.Empty(_ml.Data.SkipRows(numbers, 9).Values<float>("Number"));
    }

    [Fact]
    public void Taking_no_rows_or_skipping_fewer_than_none_is_an_error()
    {
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.TakeRows(_ml.NumbersUpTo(5), 0));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.SkipRows(_ml.NumbersUpTo(5), -1));
    }

    [Fact]
    public void Shuffled_rows_are_the_same_rows_in_another_order()
    {
        var shuffled = _ml.Data.ShuffleRows(_ml.NumbersUpTo(100), seed: 5).Values<float>("Number");

        Assert.NotEqual(Enumerable.Range(0, 100).Select(i => (float)i), shuffled);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), shuffled.Order());
    }

    [Fact]
    public void A_seeded_shuffle_repeats_and_another_seed_gives_another_order()
    {
        var numbers = _ml.NumbersUpTo(100);

        var order = _ml.Data.ShuffleRows(numbers, seed: 5).Values<float>("Number");

        Assert.Equal(order, _ml.Data.ShuffleRows(numbers, seed: 5).Values<float>("Number"));
        Assert.NotEqual(order, _ml.Data.ShuffleRows(numbers, seed: 6).Values<float>("Number"));
    }

    [Fact]
    public void Shuffling_keeps_the_columns_of_a_row_together()
    {
        var view = _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(50));
        var shuffled = _ml.Data.ShuffleRows(view, seed: 1);

        foreach (var row in _ml.Data.CreateEnumerable<NumberAndCopy>(shuffled, reuseRowObject: false))
            Assert.Equal(row.Number, row.Copy);
    }

    private sealed class NumberAndCopy
    {
        public float Number { get; set; }

        public float Copy { get; set; }
    }

    [Fact]
    public void A_cached_view_reads_its_source_once()
    {
        int read = 0;
        var rows = Enumerable.Range(0, 3).Select(i =>
        {
            read++;
            return new Views.NumberRow { Number = i };
        });
        var cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(rows));

        var first = cached.Values<float>("Number");
        var second = cached.Values<float>("Number");

        Assert.Equal([0f, 1f, 2f], first);
        Assert.Equal(first, second);
        Assert.Equal(3, read);
    }

    [Fact]
    public void A_cached_view_holds_vectors_and_texts()
    {
        var words = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").FitAndTransform(_ml.Texts("a b", "", "c"));
        var cached = _ml.Data.Cache(words, "Words");

        Assert.Equal([["a", "b"], [], ["c"]], cached.TextVectors("Words"));
        Assert.Equal([["a", "b"], [], ["c"]], cached.TextVectors("Words"));
        Assert.Equal(["a b", "", "c"], cached.TextValues("Text"));
    }

    [Fact]
    public void A_cached_view_can_be_read_in_random_order()
    {
        var cached = _ml.Data.Cache(_ml.NumbersUpTo(100));
        Assert.True(cached.CanShuffle);

        var column = cached.Schema["Number"];
        using var cursor = cached.GetRowCursor([column], new Random(3));
        var getter = cursor.GetGetter<float>(column);
        var order = new List<float>();
        float value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            order.Add(value);
        }

        Assert.NotEqual(Enumerable.Range(0, 100).Select(i => (float)i), order);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), order.Order());
    }

    [Fact]
    public void A_preview_holds_the_first_rows_by_row_and_by_column()
    {
        var preview = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .FitAndTransform(_ml.Texts("a b", "c", "d")).Preview(2);

        Assert.Equal(2, preview.RowView.Length);
        Assert.Equal(2, preview.ColumnView.Length);
        Assert.Equal(["Text", "Words"], preview.Schema.Select(column => column.Name));
        Assert.Equal("Text", preview.RowView[0].Values[0].Key);
        Assert.Equal("a b", preview.RowView[0].Values[0].Value.ToString());
        var words = Assert.IsType<VBuffer<ReadOnlyMemory<char>>>(preview.RowView[0].Values[1].Value);
        Assert.Equal(["a", "b"], words.DenseValues().Select(word => word.ToString()));
        Assert.Equal("Text", preview.ColumnView[0].Column.Name);
        Assert.Equal(["a b", "c"], preview.ColumnView[0].Values.Select(value => value.ToString()));
    }

    [Fact]
    public void A_preview_of_an_estimator_fits_it_to_the_first_rows()
    {
        var estimator = _ml.Transforms.Conversion.MapValueToKey("Key", "Text");

        var preview = estimator.Preview(_ml.Texts("a", "b", "c"), maxRows: 3, maxTrainingRows: 2);

        Assert.Equal(["Text", "Key"], preview.Schema.Select(column => column.Name));
        Assert.Equal([1u, 2u, 0u], preview.ColumnView[1].Values);
        Assert.Equal(["b"], _ml.Transforms.CopyColumns("Copy", "Text").Fit(_ml.Texts("a")).Preview(_ml.Texts("b", "c"), 1).ColumnView[1].Values.Select(value => value.ToString()));
    }
}
