using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>A view written as text and read back.</summary>
public class SaveAsTextTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        [LoadColumn(0)]
        public string Text { get; set; } = "";

        [LoadColumn(1)]
        public float Number { get; set; }

        [LoadColumn(2)]
        public bool Flag { get; set; }
    }

    private static readonly Row[] s_rows =
    [
        new() { Text = "plain words", Number = 0.1f, Flag = true },
        new() { Text = "with\ttab and \"quotes\"", Number = -2e-7f },
        new() { Text = "", Number = 3f },
    ];

    private string Save(IDataView data, bool headerRow, bool schema)
    {
        using var stream = new MemoryStream();
        _ml.Data.SaveAsText(data, stream, headerRow: headerRow, schema: schema);
        return Encoding.UTF8.GetString(stream.ToArray()).TrimStart('\ufeff');
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void What_is_written_is_read_back_with_quoting(bool headerRow, bool schema)
    {
        using var file = new TemporaryFile();
        File.WriteAllText(file.Path, Save(_ml.Data.LoadFromEnumerable(s_rows), headerRow, schema));
        var rows = _ml.Data.LoadFromTextFile<Row>(file.Path, hasHeader: headerRow, allowQuoting: true);

        Assert.Equal(s_rows.Select(row => row.Text), rows.TextValues("Text"));
        Assert.Equal(s_rows.Select(row => row.Number), rows.Values<float>("Number"));
        Assert.Equal(s_rows.Select(row => row.Flag), rows.Values<bool>("Flag"));
    }

    [Fact]
    public void The_header_row_has_the_names_of_the_columns() =>
        Assert.StartsWith("Text\tNumber\tFlag", Save(_ml.Data.LoadFromEnumerable(s_rows), headerRow: true, schema: false), StringComparison.Ordinal);

    [Fact]
    public void Keys_are_written_from_zero()
    {
        var keys = _ml.Transforms.SelectColumns("Key").FitAndTransform(_ml.Transforms.Conversion.MapValueToKey("Key", "Text").FitAndTransform(_ml.Texts("x", "y", "x")));

        Assert.Equal(["0", "1", "0"], Save(keys, headerRow: false, schema: false).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
