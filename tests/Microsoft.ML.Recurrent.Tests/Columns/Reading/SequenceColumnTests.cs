using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Hosting;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Recurrent.Tests.Columns.Reading;

public class SequenceColumnTests
{
    private const SequenceKinds Any = SequenceKinds.Text | SequenceKinds.Tokens | SequenceKinds.Keys | SequenceKinds.Floats;

    private static MemoryView Floats(VectorDataViewType type, params VBuffer<float>[] rows) =>
        new MemoryView(rows.Length).AddVector("Series", type, row => rows[row]);

    private static VectorDataViewType Singles(params int[] dimensions) => new(NumberDataViewType.Single, dimensions);

    private static List<T[]> ReadAll<T>(MemoryView view, SequenceColumn column, Func<DataViewRow, SequenceReader<T>> open)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([column.Column]);
        SequenceReader<T> reader = open(cursor);
        var rows = new List<T[]>();
        while (cursor.MoveNext())
            rows.Add(reader.Read().ToArray());
        return rows;
    }

    private static string[][] ReadTexts(MemoryView view, SequenceColumn column) =>
        ReadAll(view, column, column.OpenTexts).Select(row => Array.ConvertAll(row, token => token.ToString())).ToArray();

    [Fact]
    public void A_vector_of_text_is_read_as_tokens()
    {
        string[][] rows = [["a", "b", "c"], [], ["d"]];
        MemoryView view = new MemoryView(3).AddTokens("Tokens", row => rows[row]);

        var column = SequenceColumn.Find(view.Schema, "Tokens", Any);

        Assert.Equal(SequenceKinds.Tokens, column.Kind);
        Assert.Equal(rows, ReadTexts(view, column));
    }

    [Fact]
    public void A_sparse_row_of_text_has_empty_tokens_between()
    {
        var type = new VectorDataViewType(TextDataViewType.Instance, 4);
        MemoryView view = new MemoryView(2).AddVector("Tokens", type, row => row == 0
            ? new VBuffer<ReadOnlyMemory<char>>(4, 2, ["b".AsMemory(), "d".AsMemory()], [1, 3])
            : new VBuffer<ReadOnlyMemory<char>>(4, 1, ["c".AsMemory()], [2]));

        var column = SequenceColumn.Find(view.Schema, "Tokens", Any);

        Assert.Equal([["", "b", "", "d"], ["", "", "c", ""]], ReadTexts(view, column));
    }

    [Fact]
    public void A_single_text_is_read_as_a_span_of_one()
    {
        MemoryView view = new MemoryView(2).Add("Text", TextDataViewType.Instance, row => row == 0 ? "two words".AsMemory() : default);

        var column = SequenceColumn.Find(view.Schema, "Text", Any);

        Assert.Equal(SequenceKinds.Text, column.Kind);
        Assert.Equal([["two words"], [""]], ReadTexts(view, column));
    }

    [Fact]
    public void Keys_of_every_raw_type_are_read_as_numbers_from_one_with_zero_for_unknown()
    {
        AssertKeys<byte>(0, 3, 1);
        AssertKeys<ushort>(0, 3, 1);
        AssertKeys<uint>(0, 3, 1);
        AssertKeys<ulong>(0, 3, 1);

        static void AssertKeys<T>(params T[] keys)
        {
            var type = new VectorDataViewType(new KeyDataViewType(typeof(T), 3));
            MemoryView view = new MemoryView(1).AddVector("Keys", type, _ => MemoryView.Dense(keys));
            var column = SequenceColumn.Find(view.Schema, "Keys", Any);

            Assert.Equal((SequenceKinds.Keys, 3), (column.Kind, column.KeyCount));
            Assert.Equal([[0, 3, 1]], ReadAll(view, column, column.OpenKeys));
        }
    }

    [Fact]
    public void A_key_above_the_key_count_is_unknown()
    {
        var type = new VectorDataViewType(new KeyDataViewType(typeof(ulong), 3));
        MemoryView view = new MemoryView(1).AddVector("Keys", type, _ => MemoryView.Dense<ulong>(3, 4, ulong.MaxValue, (1UL << 32) + 1));
        var column = SequenceColumn.Find(view.Schema, "Keys", Any);

        Assert.Equal([[3, 0, 0, 0]], ReadAll(view, column, column.OpenKeys));
    }

    [Fact]
    public void A_sparse_row_of_keys_has_unknown_ones_between()
    {
        var type = new VectorDataViewType(new KeyDataViewType(typeof(uint), 9), 5);
        MemoryView view = new MemoryView(1).AddVector("Keys", type, _ => new VBuffer<uint>(5, 2, [7, 9], [0, 4]));
        var column = SequenceColumn.Find(view.Schema, "Keys", Any);

        Assert.Equal([[7, 0, 0, 0, 9]], ReadAll(view, column, column.OpenKeys));
    }

    [Fact]
    public void A_key_column_of_more_values_than_an_array_can_have_is_refused()
    {
        var type = new VectorDataViewType(new KeyDataViewType(typeof(ulong), ulong.MaxValue));
        DataViewSchema schema = new MemoryView(0).AddVector<ulong>("Keys", type, _ => default).Schema;

        Assert.Contains("MapValueToKey", Assert.Throws<ArgumentException>(() => SequenceColumn.Find(schema, "Keys", Any)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dense_and_sparse_rows_of_floats_mix_in_one_column()
    {
        MemoryView view = Floats(Singles(4), MemoryView.Dense(1f, 2, 3, 4), new VBuffer<float>(4, 1, [5], [2]), new VBuffer<float>(4, 0, [], []));
        var column = SequenceColumn.Find(view.Schema, "Series", Any);

        Assert.Equal([[1f, 2, 3, 4], [0, 0, 5, 0], [0, 0, 0, 0]], ReadAll(view, column, column.OpenFloats));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(3, 3)]
    public void A_vector_of_floats_is_cut_by_the_element_size_which_is_one_by_default(int? elementSize, int expected)
    {
        DataViewSchema schema = Floats(Singles(12)).Schema;

        Assert.Equal(expected, SequenceColumn.Find(schema, "Series", Any, elementSize).ElementSize);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public void The_second_dimension_of_a_two_dimensional_type_is_the_element_size(int steps)
    {
        DataViewSchema schema = Floats(Singles(steps, 3)).Schema;

        Assert.Equal(3, SequenceColumn.Find(schema, "Series", Any).ElementSize);
        Assert.Equal(3, SequenceColumn.Find(schema, "Series", Any, elementSize: 3).ElementSize);
    }

    [Fact]
    public void An_element_size_that_contradicts_the_type_is_refused()
    {
        Assert.Contains("it is 3", Refused(Singles(4, 3), 2), StringComparison.Ordinal);
        Assert.Contains("a multiple of 5", Refused(Singles(12), 5), StringComparison.Ordinal);
        Assert.Contains("Set the element size", Refused(Singles(4, 0), null), StringComparison.Ordinal);
        Assert.Contains("one or two dimensions", Refused(Singles(2, 3, 4), null), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceColumn.Find(Floats(Singles(12)).Schema, "Series", Any, 0));

        static string Refused(VectorDataViewType type, int? elementSize) =>
            Assert.Throws<ArgumentException>(() => SequenceColumn.Find(Floats(type).Schema, "Series", Any, elementSize)).Message;
    }

    [Fact]
    public void A_row_that_is_not_as_long_as_its_type_declares_is_an_error_that_names_the_row()
    {
        MemoryView view = Floats(Singles(2), MemoryView.Dense(1f, 2), MemoryView.Dense(1f, 2, 3));
        var column = SequenceColumn.Find(view.Schema, "Series", Any);

        string message = Assert.Throws<InvalidOperationException>(() => ReadAll(view, column, column.OpenFloats)).Message;

        Assert.Contains("Row 1", message, StringComparison.Ordinal);
        Assert.Contains("expected 2 values", message, StringComparison.Ordinal);
        Assert.Contains("found 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_whose_last_element_is_incomplete_is_an_error_that_names_the_row()
    {
        MemoryView view = Floats(Singles(0), MemoryView.Dense(1f, 2, 3, 4), default, MemoryView.Dense(1f, 2, 3));
        var column = SequenceColumn.Find(view.Schema, "Series", Any, elementSize: 2);

        string message = Assert.Throws<InvalidOperationException>(() => ReadAll(view, column, column.OpenFloats)).Message;

        Assert.Contains("Row 2", message, StringComparison.Ordinal);
        Assert.Contains("a multiple of 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_a_row_allocates_nothing_once_as_long_a_row_was_seen()
    {
        VBuffer<uint>[] keyRows = [new(3, [1, 2, 3]), new(5, 2, [7, 9], [0, 4])];
        VBuffer<ReadOnlyMemory<char>>[] tokenRows = [MemoryView.Dense("a".AsMemory(), "b".AsMemory()), new(4, 1, ["c".AsMemory()], [2])];
        VBuffer<float>[] floatRows = [new(2, [1, 2]), new(6, 1, [1], [5])];
        MemoryView view = new MemoryView(4)
            .AddVector("Keys", new VectorDataViewType(new KeyDataViewType(typeof(uint), 9)), row => keyRows[row % 2])
            .AddVector("Tokens", new VectorDataViewType(TextDataViewType.Instance), row => tokenRows[row % 2])
            .AddVector("Series", Singles(0), row => floatRows[row % 2]);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        SequenceReader<int> keys = SequenceColumn.Find(view.Schema, "Keys", Any).OpenKeys(cursor);
        SequenceReader<ReadOnlyMemory<char>> tokens = SequenceColumn.Find(view.Schema, "Tokens", Any).OpenTexts(cursor);
        SequenceReader<float> series = SequenceColumn.Find(view.Schema, "Series", Any).OpenFloats(cursor);
        ReadTwoRows();

        long before = GC.GetAllocatedBytesForCurrentThread();
        int items = ReadTwoRows();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(3 + 2 + 2 + 5 + 4 + 6, items);

        int ReadTwoRows()
        {
            int count = 0;
            for (int i = 0; i < 2; i++)
            {
                cursor.MoveNext();
                count += keys.Read().Length + tokens.Read().Length + series.Read().Length;
            }

            return count;
        }
    }

    [Fact]
    public void A_column_opened_as_what_it_is_not_is_an_error()
    {
        MemoryView view = new MemoryView(0).AddTokens("Tokens", _ => []).AddVector<float>("Series", Singles(0), _ => default);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);

        Assert.Throws<InvalidOperationException>(() => SequenceColumn.Find(view.Schema, "Tokens", Any).OpenKeys(cursor));
        Assert.Throws<InvalidOperationException>(() => SequenceColumn.Find(view.Schema, "Tokens", Any).OpenFloats(cursor));
        Assert.Throws<InvalidOperationException>(() => SequenceColumn.Find(view.Schema, "Series", Any).OpenTexts(cursor));
    }

    [Fact]
    public void A_shape_is_classified_as_the_data_will_be()
    {
        var shape = new SchemaShape(
        [
            MLNetInternals.ShapeColumn("Text", VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
            MLNetInternals.ShapeColumn("Tokens", VectorKind.VariableVector, TextDataViewType.Instance, isKey: false),
            MLNetInternals.ShapeColumn("Keys", VectorKind.VariableVector, NumberDataViewType.UInt32, isKey: true),
            MLNetInternals.ShapeColumn("Series", VectorKind.Vector, NumberDataViewType.Single, isKey: false),
            MLNetInternals.ShapeColumn("Key", VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true),
        ]);

        Assert.Equal(SequenceKinds.Text, SequenceColumn.Check(shape, "Text", Any));
        Assert.Equal(SequenceKinds.Tokens, SequenceColumn.Check(shape, "Tokens", Any));
        Assert.Equal(SequenceKinds.Keys, SequenceColumn.Check(shape, "Keys", Any));
        Assert.Equal(SequenceKinds.Floats, SequenceColumn.Check(shape, "Series", Any));
        Assert.Contains("of type key", Assert.Throws<ArgumentException>(() => SequenceColumn.Check(shape, "Key", Any)).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Tokens'?", Assert.Throws<ArgumentException>(() => SequenceColumn.Check(shape, "Token", Any)).Message, StringComparison.Ordinal);
    }
}
