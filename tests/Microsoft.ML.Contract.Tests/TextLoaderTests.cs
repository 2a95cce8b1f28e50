using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Text files by columns and options: ranges, keys, sparse lines, quotes over lines, several files.</summary>
public class TextLoaderTests
{
    private readonly MLContext _ml = new(1);

    private static readonly TextLoader.Column[] s_labelAndRest = [new("Label", DataKind.String, 0), new("Values", DataKind.Single, 1, 3)];

    [Fact]
    public void Columns_are_named_typed_and_placed_by_a_list()
    {
        using var file = TemporaryFile.WithLines("a,1,2,3", "b,4,,6");
        var rows = _ml.Data.LoadFromTextFile(file.Path, s_labelAndRest, separatorChar: ',');

        Assert.Equal(["a", "b"], rows.TextValues("Label"));
        Assert.Equal([[1f, 2f, 3f], [4f, 0f, 6f]], rows.Vectors<float>("Values"));
    }

    [Fact]
    public void A_header_names_the_slots_of_a_vector_when_options_ask_for_it()
    {
        using var file = TemporaryFile.WithLines("Class\tWidth\tHeight\tDepth", "a\t1\t2\t3");
        var rows = _ml.Data.LoadFromTextFile(file.Path, new TextLoader.Options { Columns = s_labelAndRest, HasHeader = true });

        Assert.Equal(["Width", "Height", "Depth"], rows.SlotNamesOf("Values"));
        Assert.Equal([[1f, 2f, 3f]], rows.Vectors<float>("Values"));
        Assert.False(_ml.Data.LoadFromTextFile(file.Path, s_labelAndRest, hasHeader: true).Schema["Values"].HasSlotNames());
    }

    [Fact]
    public void Keys_are_written_from_zero_and_kept_from_one_and_other_numbers_are_missing()
    {
        using var file = TemporaryFile.WithLines("0", "2", "3");
        var column = new TextLoader.Column("Key", DataKind.UInt32, [new TextLoader.Range(0)], new KeyCount(3));
        var rows = _ml.Data.LoadFromTextFile(file.Path, [column]);

        Assert.Equal(new KeyDataViewType(typeof(uint), 3), rows.Schema["Key"].Type);
        Assert.Equal([1u, 3u, 0u], rows.Values<uint>("Key"));
    }

    [Fact]
    public void A_sparse_line_says_how_many_fields_follow_and_which_are_not_zero()
    {
        using var file = TemporaryFile.WithLines("a\t3\t0:6\t2:8", "b\t1\t2\t3");
        var rows = _ml.Data.LoadFromTextFile(file.Path, s_labelAndRest, allowSparse: true);

        Assert.Equal([[6f, 0f, 8f], [1f, 2f, 3f]], rows.Vectors<float>("Values"));
    }

    [Fact]
    public void A_quoted_field_may_go_over_lines_when_that_is_asked_for()
    {
        using var file = TemporaryFile.WithLines("a\t\"one", "two\"", "b\tthree");
        var options = new TextLoader.Options
        {
            Columns = [new("Label", DataKind.String, 0), new("Text", DataKind.String, 1)],
            AllowQuoting = true,
            ReadMultilines = true,
        };
        var rows = _ml.Data.LoadFromTextFile(file.Path, options);

        Assert.Equal(["a", "b"], rows.TextValues("Label"));
        Assert.Equal(["one\ntwo", "three"], rows.TextValues("Text").Select(text => text.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void Empty_real_numbers_may_be_read_as_not_a_number_and_rows_may_be_limited()
    {
        using var file = TemporaryFile.WithLines("a\t1\t\t3", "b\t4\t5\t6");
        var options = new TextLoader.Options { Columns = s_labelAndRest, MissingRealsAsNaNs = true, MaxRows = 1 };

        Assert.Equal([[1f, float.NaN, 3f]], _ml.Data.LoadFromTextFile(file.Path, options).Vectors<float>("Values"));
    }

    [Fact]
    public void The_decimal_marker_may_be_a_comma()
    {
        using var file = TemporaryFile.WithLines("a\t1,5\t2\t-0,25");
        var options = new TextLoader.Options { Columns = s_labelAndRest, DecimalMarker = ',' };

        Assert.Equal([[1.5f, 2f, -0.25f]], _ml.Data.LoadFromTextFile(file.Path, options).Vectors<float>("Values"));
    }

    [Fact]
    public void A_loader_reads_several_files_one_after_the_other_each_with_its_header()
    {
        using var first = TemporaryFile.WithLines("Label\tA\tB\tC", "a\t1\t2\t3");
        using var second = TemporaryFile.WithLines("Label\tA\tB\tC", "b\t4\t5\t6");
        var loader = _ml.Data.CreateTextLoader(s_labelAndRest, hasHeader: true);

        Assert.Equal(["a", "b"], loader.Load(new MultiFileSource(first.Path, second.Path)).TextValues("Label"));
    }

    [Fact]
    public void Every_cursor_reads_the_file_anew()
    {
        using var file = TemporaryFile.WithLines("a\t1\t2\t3");
        var rows = _ml.Data.LoadFromTextFile(file.Path, s_labelAndRest);
        Assert.Equal(["a"], rows.TextValues("Label"));

        File.AppendAllText(file.Path, "b\t4\t5\t6\n");

        Assert.Equal(["a", "b"], rows.TextValues("Label"));
    }

    [Fact]
    public void Lines_that_begin_with_a_number_sign_are_comments_at_the_head_of_a_file_only()
    {
        using var file = TemporaryFile.WithLines("#tag\t1\t2\t3", "a\t1\t2\t3", "#other\t4\t5\t6", "//note", "b\t7\t8\t9");

        Assert.Equal(["a", "#other", "b"], _ml.Data.LoadFromTextFile(file.Path, s_labelAndRest).TextValues("Label"));
    }

    [Fact]
    public void A_malformed_quoted_field_is_empty()
    {
        using var file = TemporaryFile.WithLines("\"open,1", "\"a\"b,2", "\"fine\" ,3");
        TextLoader.Column[] columns = [new("Text", DataKind.String, 0), new("Number", DataKind.Single, 1)];
        var rows = _ml.Data.LoadFromTextFile(file.Path, columns, ',', allowQuoting: true);

        Assert.Equal(["", "", "fine"], rows.TextValues("Text"));
        Assert.Equal([0f, 2f, 3f], rows.Values<float>("Number"));
    }

    [Fact]
    public void Two_spaces_that_separate_have_an_empty_field_between_them()
    {
        using var file = TemporaryFile.WithLines("a  b");
        TextLoader.Column[] columns = [new("First", DataKind.String, 0), new("Second", DataKind.String, 1), new("Third", DataKind.String, 2)];
        var rows = _ml.Data.LoadFromTextFile(file.Path, columns, ' ');

        Assert.Equal([""], rows.TextValues("Second"));
        Assert.Equal(["b"], rows.TextValues("Third"));
    }

    private sealed class Unmarked
    {
        [LoadColumn(0)]
        public string Label { get; set; } = "";

        public float Other { get; set; }
    }

    [Fact]
    public void Every_member_of_a_class_must_say_which_fields_it_is()
    {
        using var file = TemporaryFile.WithLines("a\t1");

        var thrown = Assert.Throws<InvalidOperationException>(() => _ml.Data.LoadFromTextFile<Unmarked>(file.Path));
        Assert.Contains("Other", thrown.Message, StringComparison.Ordinal);
    }
}
