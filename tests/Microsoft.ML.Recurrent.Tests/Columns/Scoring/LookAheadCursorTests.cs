using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

public class LookAheadCursorTests
{
    /// <summary>Row r has r modulo 5 tokens of two letters, and one of r modulo 7 letters.</summary>
    private static MemoryView View(int rows = 1000) => new MemoryView(rows)
        .Add("Number", NumberDataViewType.Int32, row => row)
        .AddVector("Vector", new VectorDataViewType(NumberDataViewType.Single), row => MemoryView.Dense<float>(row, row + 1))
        .AddTokens("Tokens", row => [.. Enumerable.Repeat("ab", row % 5), new string('x', row % 7)])
        .Add("Unused", TextDataViewType.Instance, row => $"text {row}".AsMemory());

    private static float ExpectedLetters(int row) => (2 * (row % 5)) + (row % 7);

    [Fact]
    public void Every_row_gets_its_own_score_in_order()
    {
        var scored = new ScoredDataView(View(), new LetterCounter());

        Assert.Equal(Enumerable.Range(0, 1000).Select(ExpectedLetters), Rows.All<float>(scored, "Letters"));
    }

    [Fact]
    public void Rows_are_scored_in_batches_that_grow_to_a_limit()
    {
        var scorer = new LetterCounter();

        Rows.All<float>(new ScoredDataView(View(), scorer), "Letters");

        Assert.Equal([16, 32, 64, 128, 256, 256, 248], scorer.BatchRows);
    }

    [Fact]
    public void A_batch_ends_early_when_its_rows_are_long()
    {
        var scorer = new LetterCounter();
        string[] tokens = Enumerable.Repeat("a", LookAheadCursor.MaximumBatchTokens / 2).ToArray();
        MemoryView view = new MemoryView(5).AddTokens("Tokens", _ => tokens);

        Rows.All<float>(new ScoredDataView(view, scorer), "Letters");

        Assert.Equal([2, 2, 1], scorer.BatchRows);
    }

    [Fact]
    public void Looking_at_one_row_does_not_read_the_whole_view()
    {
        MemoryView view = View();
        using DataViewRowCursor cursor = Rows.Open(new ScoredDataView(view, new LetterCounter()), "Letters");

        Assert.True(cursor.MoveNext());

        Assert.Equal(16, view.RowsRead);
    }

    [Fact]
    public void Pass_through_columns_are_those_of_the_current_row_and_not_of_the_row_that_was_read_last()
    {
        var scored = new ScoredDataView(View(100), new LetterCounter());
        using DataViewRowCursor cursor = Rows.Open(scored, "Number", "Vector", "Letters");
        ValueGetter<int> number = cursor.GetGetter<int>(scored.Schema["Number"]);
        ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(scored.Schema["Vector"]);
        VBuffer<float> values = default;
        int value = -1;

        for (int row = 0; row < 100; row++)
        {
            Assert.True(cursor.MoveNext());
            number(ref value);
            vector(ref values);
            Assert.Equal(row, value);
            Assert.Equal([row, row + 1f], values.DenseValues());
        }

        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_caller_that_overwrites_the_vector_it_was_handed_harms_nobody()
    {
        var scored = new ScoredDataView(View(40), new LetterCounter());
        using DataViewRowCursor cursor = Rows.Open(scored, "Vector", "LettersPerToken");
        ValueGetter<VBuffer<float>>[] getters =
            [cursor.GetGetter<VBuffer<float>>(scored.Schema["Vector"]), cursor.GetGetter<VBuffer<float>>(scored.Schema["LettersPerToken"])];

        while (cursor.MoveNext())
        {
            foreach (ValueGetter<VBuffer<float>> getter in getters)
            {
                VBuffer<float> first = default;
                getter(ref first);
                float[] expected = first.DenseValues().ToArray();
                VBufferEditor.CreateFromBuffer(ref first).Values.Fill(float.NaN);

                VBuffer<float> second = default;
                getter(ref second);

                Assert.Equal(expected, second.DenseValues());
            }
        }
    }

    [Fact]
    public void Each_row_keeps_the_identity_of_its_source_row()
    {
        var scored = new ScoredDataView(View(50), new LetterCounter());
        using DataViewRowCursor cursor = Rows.Open(scored, "Letters");
        ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
        DataViewRowId id = default;

        for (ulong row = 0; cursor.MoveNext(); row++)
        {
            getter(ref id);
            Assert.Equal(new DataViewRowId(row, 7), id);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_cursor_set_merged_by_batch_number_is_in_the_order_of_the_view(int cursors)
    {
        var scored = new ScoredDataView(View(100), new LetterCounter());
        DataViewSchema.Column[] columns = [scored.Schema["Number"], scored.Schema["Letters"]];
        var rows = new List<(long Batch, long Position, int Number, float Letters)>();

        foreach (DataViewRowCursor cursor in scored.GetRowCursorSet(columns, cursors))
        {
            using (cursor)
            {
                while (cursor.MoveNext())
                    rows.Add((cursor.Batch, cursor.Position, Rows.Value<int>(cursor, "Number"), Rows.Value<float>(cursor, "Letters")));
            }
        }

        var merged = rows.OrderBy(row => row.Batch).ThenBy(row => row.Position).ToList();
        Assert.Equal(Enumerable.Range(0, 100), merged.Select(row => row.Number));
        Assert.Equal(Enumerable.Range(0, 100).Select(ExpectedLetters), merged.Select(row => row.Letters));
    }

    [Fact]
    public void Position_is_minus_one_before_the_first_row_and_after_the_last()
    {
        using DataViewRowCursor cursor = Rows.Open(new ScoredDataView(View(2), new LetterCounter()), "Letters");

        Assert.Equal(-1, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
    }

    [Fact]
    public void A_getter_outside_a_row_is_an_error()
    {
        var scored = new ScoredDataView(View(1), new LetterCounter());
        using DataViewRowCursor cursor = Rows.Open(scored, "Number", "Vector", "Letters", "LettersPerToken");

        AssertThrows();
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, Rows.Value<int>(cursor, "Number"));
        Assert.False(cursor.MoveNext());
        AssertThrows();

        void AssertThrows()
        {
            Assert.Throws<InvalidOperationException>(() => Rows.Value<int>(cursor, "Number"));
            Assert.Throws<InvalidOperationException>(() => Rows.Value<VBuffer<float>>(cursor, "Vector"));
            Assert.Throws<InvalidOperationException>(() => Rows.Value<float>(cursor, "Letters"));
            Assert.Throws<InvalidOperationException>(() => Rows.Value<VBuffer<float>>(cursor, "LettersPerToken"));
            DataViewRowId id = default;
            Assert.Throws<InvalidOperationException>(() => cursor.GetIdGetter()(ref id));
        }
    }

    [Theory]
    [InlineData("Letters", "Number")]
    [InlineData("Letters", "LettersPerToken")]
    [InlineData("Number", "Letters")]
    [InlineData("Number", "Tokens")]
    public void A_column_that_was_not_asked_for_is_inactive_and_has_no_getter(string askedFor, string other)
    {
        var scored = new ScoredDataView(View(1), new LetterCounter());
        using DataViewRowCursor cursor = Rows.Open(scored, askedFor);

        Assert.True(cursor.IsColumnActive(scored.Schema[askedFor]));
        Assert.False(cursor.IsColumnActive(scored.Schema[other]));
        var error = Assert.Throws<ArgumentException>(() => cursor.GetGetter<float>(scored.Schema[other]));
        Assert.Contains($"'{other}' was not asked for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_input_column_stays_inactive_when_only_an_output_was_asked_for()
    {
        var scored = new ScoredDataView(View(1), new LetterCounter());
        using DataViewRowCursor cursor = Rows.Open(scored, "Letters");

        Assert.False(cursor.IsColumnActive(scored.Schema["Tokens"]));
    }

    [Fact]
    public void A_getter_of_the_wrong_type_is_an_error_that_names_both_types()
    {
        var scored = new ScoredDataView(View(1), new LetterCounter());
        using DataViewRowCursor cursor = Rows.Open(scored, "Letters", "Number");

        var error = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(scored.Schema["Letters"]));
        Assert.Contains("System.Single", error.Message, StringComparison.Ordinal);
        Assert.Contains("System.Double", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<long>(scored.Schema["Number"]));
    }

    [Fact]
    public void Disposing_a_cursor_disposes_its_source_and_gives_the_scratch_back_once()
    {
        MemoryView view = View(3);
        var scorer = new LetterCounter();
        DataViewRowCursor cursor = Rows.Open(new ScoredDataView(view, scorer), "Letters");

        cursor.Dispose();
        cursor.Dispose();

        Assert.Equal(1, scorer.DisposedSessions);
        Assert.True(view.CursorsDisposed >= 1);
    }

    [Fact]
    public void After_a_fault_in_a_row_the_cursor_is_at_its_end_and_skips_nothing_silently()
    {
        MemoryView view = new MemoryView(40).AddTokens("Tokens", row => row == 20 ? ["bad"] : ["a"]);
        using DataViewRowCursor cursor = Rows.Open(new ScoredDataView(view, new LetterCounter()), "Letters");
        for (int row = 0; row < 16; row++)
            Assert.True(cursor.MoveNext());

        Assert.Throws<InvalidDataException>(() => cursor.MoveNext());

        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => Rows.Value<float>(cursor, "Letters"));
    }
}
