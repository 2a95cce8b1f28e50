using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

public class ScoredDataViewTests
{
    /// <summary>Row r has r modulo 5 tokens of two letters, and one of r modulo 7 letters.</summary>
    private static MemoryView View(int rows) => new MemoryView(rows)
        .Add("Number", NumberDataViewType.Int32, row => row)
        .AddTokens("Tokens", row => [.. Enumerable.Repeat("ab", row % 5), new string('x', row % 7)]);

    private static float ExpectedLetters(int row) => (2 * (row % 5)) + (row % 7);

    [Fact]
    public void The_source_is_asked_for_the_active_columns_and_for_the_input_when_an_output_is_active()
    {
        MemoryView view = View(20);
        var scored = new ScoredDataView(view, new LetterCounter());

        using (Rows.Open(scored, "Number", "Letters"))
            Assert.Equal(["Number", "Tokens"], view.AskedFor);
        using (Rows.Open(scored, "Tokens", "LettersPerToken"))
            Assert.Equal(["Tokens"], view.AskedFor);
        using (Rows.Open(scored, "Number"))
            Assert.Equal(["Number"], view.AskedFor);
    }

    [Fact]
    public void Nothing_is_scored_when_no_output_is_active()
    {
        var scorer = new LetterCounter();
        MemoryView view = View(20);

        List<int> numbers = Rows.All<int>(new ScoredDataView(view, scorer), "Number");

        Assert.Equal(Enumerable.Range(0, 20), numbers);
        Assert.Empty(scorer.BatchRows);
    }

    [Fact]
    public void Only_the_outputs_that_are_active_are_computed()
    {
        var scorer = new LetterCounter();
        var scored = new ScoredDataView(View(3), scorer);

        Rows.All<float>(scored, "Letters");
        Rows.All<VBuffer<float>>(scored, "LettersPerToken");
        using (DataViewRowCursor both = Rows.Open(scored, "Letters", "LettersPerToken"))
            both.MoveNext();

        Assert.Equal(["letters", "per token", "letters per token"], scorer.BatchOutputs);
    }

    [Fact]
    public void An_overwritten_column_stays_hidden_at_its_index_and_both_can_be_read()
    {
        var first = new ScoredDataView(View(30), new LetterCounter());
        var second = new ScoredDataView(first, new LetterCounter(outputColumnName: "Number"));
        int hidden = first.Schema["Number"].Index;
        Assert.True(second.Schema[hidden].IsHidden);
        Assert.Equal("Number", second.Schema[hidden].Name);
        Assert.Equal(NumberDataViewType.Single, second.Schema["Number"].Type);

        DataViewSchema.Column[] columns = [second.Schema[hidden], second.Schema["Number"]];
        using DataViewRowCursor cursor = second.GetRowCursor(columns);
        ValueGetter<int> old = cursor.GetGetter<int>(columns[0]);
        ValueGetter<float> letters = cursor.GetGetter<float>(columns[1]);
        int number = 0;
        float count = 0;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            old(ref number);
            letters(ref count);
            Assert.Equal((row, ExpectedLetters(row)), (number, count));
        }
    }

    [Fact]
    public void A_scorer_may_overwrite_its_own_input()
    {
        var scored = new ScoredDataView(View(10), new LetterCounter(outputColumnName: "Tokens"));

        Assert.Equal(Enumerable.Range(0, 10).Select(ExpectedLetters), Rows.All<float>(scored, "Tokens"));
    }

    [Fact]
    public void Scored_views_can_be_stacked()
    {
        var scored = new ScoredDataView(new ScoredDataView(View(300), new LetterCounter()), new LetterCounter(outputColumnName: "Again"));

        Assert.Equal(Rows.All<float>(scored, "Letters"), Rows.All<float>(scored, "Again"));
    }

    [Fact]
    public void Cursors_of_one_view_run_side_by_side()
    {
        var scored = new ScoredDataView(View(500), new LetterCounter());
        var results = new List<float>[4];

        Parallel.For(0, results.Length, i => results[i] = Rows.All<float>(scored, "Letters"));

        Assert.All(results, result => Assert.Equal(Enumerable.Range(0, 500).Select(ExpectedLetters), result));
    }

    [Fact]
    public void A_view_knows_its_row_count_and_hands_the_random_source_on()
    {
        MemoryView view = View(12);
        var scored = new ScoredDataView(view, new LetterCounter());
        var random = new Random(1);

        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema, random);

        Assert.Same(random, view.AskedRandom);
        Assert.True(scored.CanShuffle);
        Assert.Equal(12, scored.GetRowCount());
    }

    [Fact]
    public void A_view_of_no_rows_has_no_scores()
    {
        var scorer = new LetterCounter();

        Assert.Empty(Rows.All<float>(new ScoredDataView(View(0), scorer), "Letters"));
        Assert.Empty(scorer.BatchRows);
    }

    [Fact]
    public void A_view_without_the_input_column_is_refused_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => new ScoredDataView(View(1), new LetterCounter(inputColumnName: "Token")));

        Assert.Contains("Did you mean 'Tokens'?", error.Message, StringComparison.Ordinal);
    }
}
