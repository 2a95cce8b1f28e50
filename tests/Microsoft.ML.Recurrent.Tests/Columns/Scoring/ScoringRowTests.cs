using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

public class ScoringRowTests
{
    private static DataViewSchema Schema { get; } = new MemoryView(0).AddTokens("Tokens", _ => []).AddTokens("Other", _ => []).Schema;

    private static (SettableRow Input, DataViewRow Row, ScoringMapper Mapper) Open(LetterCounter scorer, params string[] columns)
    {
        var mapper = new ScoringMapper(Schema, scorer);
        var input = new SettableRow(Schema);
        IEnumerable<DataViewSchema.Column> active = columns.Length == 0 ? mapper.OutputSchema : columns.Select(name => mapper.OutputSchema[name]);
        return (input, mapper.GetRow(input, active), mapper);
    }

    [Fact]
    public void A_row_is_scored_anew_for_every_position()
    {
        (SettableRow input, DataViewRow row, _) = Open(new LetterCounter());
        ValueGetter<float> letters = row.GetGetter<float>(row.Schema["Letters"]);
        float value = 0;

        input.Set("one", "three");
        letters(ref value);
        Assert.Equal(8, value);

        input.Set("a");
        letters(ref value);
        Assert.Equal(1, value);
    }

    [Fact]
    public void A_row_is_scored_once_a_position_whatever_is_read_of_it()
    {
        var scorer = new LetterCounter();
        (SettableRow input, DataViewRow row, _) = Open(scorer);
        ValueGetter<float> letters = row.GetGetter<float>(row.Schema["Letters"]);
        ValueGetter<VBuffer<float>> perToken = row.GetGetter<VBuffer<float>>(row.Schema["LettersPerToken"]);
        float value = 0;
        VBuffer<float> values = default;

        input.Set("one", "three");
        letters(ref value);
        input.ChangeInPlace("ignored");
        perToken(ref values);
        letters(ref value);

        Assert.Equal([1], scorer.BatchRows);
        Assert.Equal([3f, 5f], values.DenseValues());
        Assert.Equal(8, value);
    }

    [Fact]
    public void Outputs_that_nobody_reads_are_not_computed_although_they_are_active()
    {
        var scorer = new LetterCounter();
        (SettableRow input, DataViewRow row, _) = Open(scorer);
        input.Set("one");

        Rows.Value<float>(row, "Letters");

        Assert.Equal(["letters"], scorer.BatchOutputs);
    }

    [Fact]
    public void An_output_asked_for_in_the_middle_of_a_row_is_computed_for_that_row()
    {
        (SettableRow input, DataViewRow row, _) = Open(new LetterCounter());
        input.Set("one", "three");

        Assert.Equal(8, Rows.Value<float>(row, "Letters"));
        Assert.Equal([3f, 5f], Rows.Value<VBuffer<float>>(row, "LettersPerToken").DenseValues());
        Assert.Equal(8, Rows.Value<float>(row, "Letters"));
    }

    [Fact]
    public void Nothing_is_scored_when_only_pass_through_columns_are_read()
    {
        var scorer = new LetterCounter();
        (SettableRow input, DataViewRow row, _) = Open(scorer);
        input.Set("one");

        Assert.Equal("one", Rows.Value<VBuffer<ReadOnlyMemory<char>>>(row, "Other").DenseValues().Single().ToString());

        Assert.Empty(scorer.BatchRows);
    }

    [Fact]
    public void A_fault_in_a_row_is_thrown_at_every_read_and_the_next_row_is_scored_again()
    {
        (SettableRow input, DataViewRow row, _) = Open(new LetterCounter());
        input.Set("fine");
        Rows.Value<float>(row, "Letters");

        input.Set("bad");
        Assert.Throws<InvalidDataException>(() => Rows.Value<float>(row, "Letters"));
        Assert.Throws<InvalidDataException>(() => Rows.Value<float>(row, "Letters"));

        input.Set("good again");
        Assert.Equal(10, Rows.Value<float>(row, "Letters"));
    }

    [Fact]
    public void A_getter_before_the_first_row_is_an_error()
    {
        (_, DataViewRow row, _) = Open(new LetterCounter());

        Assert.Throws<InvalidOperationException>(() => Rows.Value<float>(row, "Letters"));
    }

    [Fact]
    public void An_inactive_column_and_a_wrong_type_are_errors()
    {
        (_, DataViewRow row, _) = Open(new LetterCounter(), "Letters");

        Assert.False(row.IsColumnActive(row.Schema["LettersPerToken"]));
        Assert.Throws<ArgumentException>(() => row.GetGetter<VBuffer<float>>(row.Schema["LettersPerToken"]));
        Assert.Throws<ArgumentException>(() => row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(row.Schema["Tokens"]));
        Assert.Throws<InvalidOperationException>(() => row.GetGetter<double>(row.Schema["Letters"]));
    }

    [Fact]
    public void A_row_has_the_position_the_batch_and_the_identity_of_its_input()
    {
        (SettableRow input, DataViewRow row, _) = Open(new LetterCounter());
        input.Set("one");
        DataViewRowId id = default;
        row.GetIdGetter()(ref id);

        Assert.Equal((0L, 5L, new DataViewRowId(0, 9)), (row.Position, row.Batch, id));
    }

    [Fact]
    public void The_mappers_input_schema_is_the_very_object_it_was_made_with_and_other_rows_are_refused()
    {
        (_, _, ScoringMapper mapper) = Open(new LetterCounter());
        DataViewSchema equal = new MemoryView(0).AddTokens("Tokens", _ => []).AddTokens("Other", _ => []).Schema;

        Assert.Same(Schema, mapper.InputSchema);
        Assert.Throws<ArgumentException>(() => mapper.GetRow(new SettableRow(equal), mapper.OutputSchema));
    }

    [Theory]
    [InlineData("Letters", "Tokens")]
    [InlineData("Other", "Other")]
    [InlineData("Other,LettersPerToken", "Tokens,Other")]
    public void A_mapper_needs_the_input_column_for_an_output_and_nothing_else(string columns, string needed)
    {
        (_, _, ScoringMapper mapper) = Open(new LetterCounter());

        IEnumerable<DataViewSchema.Column> dependencies = mapper.GetDependencies(columns.Split(',').Select(name => mapper.OutputSchema[name]));

        Assert.Equal(needed.Split(','), dependencies.Select(column => column.Name));
    }

    [Fact]
    public void Disposing_a_row_disposes_its_input_and_gives_the_scratch_back_once()
    {
        var scorer = new LetterCounter();
        (SettableRow input, DataViewRow row, _) = Open(scorer);
        input.Set("one");
        Rows.Value<float>(row, "Letters");

        row.Dispose();
        row.Dispose();

        Assert.True(input.IsDisposed);
        Assert.Equal(1, scorer.DisposedSessions);
    }

    [Fact]
    public void A_prediction_allocates_nothing()
    {
        var mapper = new ScoringMapper(Schema, new TokenCounter());
        var input = new SettableRow(Schema);
        using DataViewRow row = mapper.GetRow(input, mapper.OutputSchema);
        ValueGetter<float> count = row.GetGetter<float>(row.Schema["Count"]);
        ReadOnlyMemory<char>[][] examples = [["one".AsMemory(), "three".AsMemory()], ["a".AsMemory()]];
        float value = 0;
        Predict();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Predict();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(1, value);

        void Predict()
        {
            foreach (ReadOnlyMemory<char>[] example in examples)
            {
                input.Set(example);
                count(ref value);
            }
        }
    }

    [Fact]
    public void Engines_on_many_threads_give_the_bits_that_bulk_scoring_gives()
    {
        string[][] texts = Enumerable.Range(0, 200).Select(row => Enumerable.Range(0, row % 9).Select(i => new string('x', (row + i) % 11)).ToArray()).ToArray();
        var scorer = new LetterCounter();
        List<float> bulk = Rows.All<float>(new ScoredDataView(new MemoryView(texts.Length).AddTokens("Tokens", row => texts[row]), scorer), "Letters");
        var results = new float[8][];

        Parallel.For(0, results.Length, engine =>
        {
            (SettableRow input, DataViewRow row, _) = Open(scorer);
            using (row)
            {
                results[engine] = Array.ConvertAll(texts, text =>
                {
                    input.Set(text);
                    return Rows.Value<float>(row, "Letters");
                });
            }
        });

        Assert.All(results, result => Assert.Equal(bulk, result));
    }
}
