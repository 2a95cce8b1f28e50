using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Conll;

/// <summary>The view of tagged sentences is a view like any other.</summary>
public sealed class ConllViewTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly ConllFiles _files = new();

    private IDataView View(string text) => _ml.Recurrent().Data.LoadFromConll(_files.Write(text));

    [Fact]
    public void Columns_are_vectors_of_text_of_variable_length()
    {
        IDataView view = View("a\tX\n");

        Assert.All(view.Schema, column => Assert.Equal(new VectorDataViewType(TextDataViewType.Instance), column.Type));
        Assert.Null(view.GetRowCount());
        Assert.False(view.CanShuffle);
    }

    [Fact]
    public void Rows_become_objects()
    {
        Sentence[] rows = [.. _ml.Data.CreateEnumerable<Sentence>(View("a\tX\nb\tY\n\nc\tZ\n"), reuseRowObject: false)];

        Assert.Equal(["a", "b"], rows[0].Tokens);
        Assert.Equal(["Z"], rows[1].Label);
    }

    [Fact]
    public void Files_are_read_only_as_far_as_rows_are_wanted()
    {
        IDataView view = View("a\tX\n\nbad\n");
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);

        Assert.True(cursor.MoveNext());
        Assert.Throws<InvalidDataException>(() => cursor.MoveNext());
    }

    [Fact]
    public void Texts_stay_as_they_are_when_the_cursor_goes_on()
    {
        IDataView view = View("abc\tX\n\ndef\tY\n");
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Tokens"]);
        VBuffer<ReadOnlyMemory<char>> first = default, second = default;
        cursor.MoveNext();
        getter(ref first);
        cursor.MoveNext();
        getter(ref second);

        Assert.Equal("abc", first.GetValues()[0].ToString());
        Assert.Equal("def", second.GetValues()[0].ToString());
    }

    [Fact]
    public void A_cursor_counts_its_rows_and_hands_out_nothing_outside_of_them()
    {
        IDataView view = View("a\tX\n\nb\tY\n");
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Tokens"]);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        VBuffer<ReadOnlyMemory<char>> row = default;
        DataViewRowId rowId = default;

        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => getter(ref row));
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(1, cursor.Position);
        id(ref rowId);
        Assert.Equal(new DataViewRowId(1, 0), rowId);
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => id(ref rowId));
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_column_that_was_not_asked_for_is_refused()
    {
        IDataView view = View("a\tX\n");
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Label"]]);

        Assert.False(cursor.IsColumnActive(view.Schema["Tokens"]));
        Assert.Throws<ArgumentException>(() => cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Tokens"]));
    }

    [Fact]
    public void Rows_can_be_split_and_mapped_to_keys()
    {
        IDataView view = View(string.Concat(Enumerable.Range(0, 40).Select(i => $"w{i}\tX\n\n")));

        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(view, 0.25);
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(split.TrainSet).Transform(split.TrainSet);

        Assert.Equal(40, ConllFiles.Rows(split.TrainSet, "Tokens").Length + ConllFiles.Rows(split.TestSet, "Tokens").Length);
        Assert.NotEmpty(ConllFiles.Rows(split.TestSet, "Tokens"));
        Assert.IsType<VectorDataViewType>(keys.Schema["Key"].Type);
    }

    public void Dispose() => _files.Dispose();

    private sealed class Sentence
    {
        public string[] Tokens { get; set; } = [];

        public string[] Label { get; set; } = [];
    }
}
