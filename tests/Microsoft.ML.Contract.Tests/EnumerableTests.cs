using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><c>LoadFromEnumerable</c>, <c>CreateEnumerable</c> and the attributes and definitions that shape them.</summary>
public class EnumerableTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Everything
    {
        public string? Text { get; set; }

        public bool Flag { get; set; }

        public int Whole { get; set; }

        public float Real { get; set; }

        public double Precise { get; set; }

        public ulong Large { get; set; }

        [VectorType(2)]
        public float[]? Pair { get; set; }

        public string[]? Tokens { get; set; }

        public VBuffer<float> Buffer { get; set; }

        public ReadOnlyMemory<char> Memory { get; set; }
    }

    private sealed class Named
    {
        [ColumnName("Other")]
        public float Value { get; set; }

        [NoColumn]
        public float Ignored { get; set; }

        public float Field;
    }

    private sealed class PairRow
    {
        [VectorType(2)]
        public float[]? Pair { get; set; }
    }

    private sealed class MatrixRow
    {
        [VectorType(2, 3)]
        public float[]? Matrix { get; set; }
    }

    private sealed class TextAndNumber
    {
        public string? Text { get; set; }

        public float Number { get; set; }
    }

    [Fact]
    public void Members_become_columns_of_the_matching_types()
    {
        var schema = _ml.Data.LoadFromEnumerable(Array.Empty<Everything>()).Schema;

        Assert.Equal(TextDataViewType.Instance, schema["Text"].Type);
        Assert.Equal(BooleanDataViewType.Instance, schema["Flag"].Type);
        Assert.Equal(NumberDataViewType.Int32, schema["Whole"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Real"].Type);
        Assert.Equal(NumberDataViewType.Double, schema["Precise"].Type);
        Assert.Equal(NumberDataViewType.UInt64, schema["Large"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), schema["Pair"].Type);
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance), schema["Tokens"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single), schema["Buffer"].Type);
        Assert.Equal(TextDataViewType.Instance, schema["Memory"].Type);
    }

    [Fact]
    public void Rows_survive_the_way_into_a_view_and_back()
    {
        var row = new Everything
        {
            Text = "word",
            Flag = true,
            Whole = -3,
            Real = 1.5f,
            Precise = 2.25,
            Large = ulong.MaxValue,
            Pair = [1f, 2f],
            Tokens = ["a", "", "c"],
            Buffer = new VBuffer<float>(4, 1, [5f], [2]),
            Memory = "memory".AsMemory(),
        };

        var back = Assert.Single(_ml.Data.CreateEnumerable<Everything>(_ml.Data.LoadFromEnumerable([row]), reuseRowObject: false));

        Assert.Equal("word", back.Text);
        Assert.True(back.Flag);
        Assert.Equal(-3, back.Whole);
        Assert.Equal(1.5f, back.Real);
        Assert.Equal(2.25, back.Precise);
        Assert.Equal(ulong.MaxValue, back.Large);
        Assert.Equal([1f, 2f], back.Pair!);
        Assert.Equal(["a", "", "c"], back.Tokens!);
        Assert.False(back.Buffer.IsDense);
        Assert.Equal([0f, 0f, 5f, 0f], back.Buffer.DenseValues());
        Assert.Equal("memory", back.Memory.ToString());
    }

    [Fact]
    public void Attributes_rename_and_leave_out_members_and_fields_count_too()
    {
        var schema = _ml.Data.LoadFromEnumerable([new Named { Value = 1, Field = 2 }]).Schema;

        Assert.Equal(["Field", "Other"], schema.Select(column => column.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_null_text_loads_as_an_empty_one()
    {
        var texts = _ml.Texts("a", null);

        Assert.Equal(["a", ""], texts.TextValues("Text"));
        Assert.Equal(["a", ""], _ml.Data.CreateEnumerable<Views.TextRow>(texts, reuseRowObject: false).Select(row => row.Text));
    }

    [Fact]
    public void A_null_or_empty_array_comes_back_as_null()
    {
        var rows = _ml.Tokens(["a"], [], null);

        Assert.Equal([["a"], [], []], rows.TextVectors("Tokens"));
        Assert.Equal([["a"], null, null], _ml.Data.CreateEnumerable<Views.TokensRow>(rows, reuseRowObject: false).Select(row => row.Tokens));
    }

    [Fact]
    public void An_array_of_another_length_than_declared_is_not_rejected()
    {
        var rows = _ml.Data.LoadFromEnumerable([new PairRow { Pair = [1f, 2f] }, new PairRow { Pair = [1f] }, new PairRow { Pair = [1f, 2f, 3f] }, new PairRow()]);

        Assert.Equal(2, ((VectorDataViewType)rows.Schema["Pair"].Type).Size);
        Assert.Equal([[1f, 2f], [1f], [1f, 2f, 3f], []], rows.Vectors<float>("Pair"));
    }

    [Fact]
    public void Several_dimensions_make_a_matrix_type()
    {
        var schema = _ml.Data.LoadFromEnumerable(Array.Empty<MatrixRow>()).Schema;

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), schema["Matrix"].Type);
    }

    [Fact]
    public void A_reused_row_object_is_the_same_object_with_new_values()
    {
        var rows = _ml.Data.CreateEnumerable<Views.NumberRow>(_ml.Numbers(1f, 2f), reuseRowObject: true);

        var seen = new List<(Views.NumberRow Row, float Number)>();
        foreach (var row in rows)
            seen.Add((row, row.Number));

        Assert.Same(seen[0].Row, seen[1].Row);
        Assert.Equal([1f, 2f], seen.Select(item => item.Number));
    }

    [Fact]
    public void Rows_that_are_not_reused_are_different_objects()
    {
        var rows = _ml.Data.CreateEnumerable<Views.NumberRow>(_ml.Numbers(1f, 2f), reuseRowObject: false).ToArray();

        Assert.NotSame(rows[0], rows[1]);
        Assert.Equal([1f, 2f], rows.Select(row => row.Number));
    }

    [Fact]
    public void Enumerating_twice_reads_the_view_twice()
    {
        var rows = _ml.Data.CreateEnumerable<Views.NumberRow>(_ml.Numbers(1f, 2f), reuseRowObject: false);

        Assert.Equal(rows.Select(row => row.Number).ToArray(), rows.Select(row => row.Number).ToArray());
    }

    [Fact]
    public void A_column_that_the_class_wants_and_the_view_lacks_is_an_error_unless_it_may_be_missing()
    {
        var texts = _ml.Texts("a");

        Assert.ThrowsAny<Exception>(() => _ml.Data.CreateEnumerable<TextAndNumber>(texts, reuseRowObject: false).ToArray());
        var row = Assert.Single(_ml.Data.CreateEnumerable<TextAndNumber>(texts, reuseRowObject: false, ignoreMissingColumns: true));
        Assert.Equal("a", row.Text);
        Assert.Equal(0f, row.Number);
    }

    [Fact]
    public void A_column_that_the_class_does_not_want_is_left_alone()
    {
        var rows = _ml.Data.LoadFromEnumerable([new TextAndNumber { Text = "a", Number = 3f }]);

        Assert.Equal("a", Assert.Single(_ml.Data.CreateEnumerable<Views.TextRow>(rows, reuseRowObject: false)).Text);
    }

    [Fact]
    public void A_member_of_another_type_than_the_column_is_an_error()
    {
        var numbers = _ml.Transforms.CopyColumns("Text", "Number").FitAndTransform(_ml.Numbers(1f));

        Assert.ThrowsAny<Exception>(() => _ml.Data.CreateEnumerable<Views.TextRow>(numbers, reuseRowObject: false).ToArray());
    }

    [Fact]
    public void The_rows_are_enumerated_again_for_every_cursor()
    {
        int enumerations = 0;
        IEnumerable<Views.NumberRow> Rows()
        {
            enumerations++;
            yield return new Views.NumberRow { Number = 1f };
        }

        var view = _ml.Data.LoadFromEnumerable(Rows());
        Assert.Equal(0, enumerations);
        _ = view.Values<float>("Number");
        _ = view.Values<float>("Number");

        Assert.Equal(2, enumerations);
    }

    [Fact]
    public void A_view_of_objects_keeps_their_order_whatever_random_source_is_offered()
    {
        var view = _ml.NumbersUpTo(20);
        Assert.False(view.CanShuffle);

        using var cursor = view.GetRowCursor(view.Schema, new Random(3));
        var getter = cursor.GetGetter<float>(view.Schema["Number"]);
        float value = 0;
        for (int i = 0; i < 20; i++)
        {
            Assert.True(cursor.MoveNext());
            getter(ref value);
            Assert.Equal(i, value);
        }
    }

    [Fact]
    public void The_row_count_is_known_for_a_list_and_unknown_for_a_stream_of_rows()
    {
        Assert.Equal(2, _ml.Data.LoadFromEnumerable(new[] { new Views.NumberRow(), new Views.NumberRow() }).GetRowCount());
        Assert.Null(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 2).Where(i => i >= 0).Select(_ => new Views.NumberRow())).GetRowCount());
    }
}
