using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>How the confusion table of several classes is laid out: names where they fit, numbers where they do not.</summary>
public class ConfusionTableTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public uint Label { get; set; }

        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }

    /// <summary>The table of so many rows of the first class, all predicted right.</summary>
    private string[] Table(int rows, params string[] names)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition["Label"].ColumnType = definition["PredictedLabel"].ColumnType = new KeyDataViewType(typeof(uint), names.Length);
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, names.Length);
        definition["Score"].AddAnnotation(
            "SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(names.Length, names.Select(name => name.AsMemory()).ToArray()),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));
        var scores = names.Select((_, i) => i == 0 ? 0.9f : 0.01f).ToArray();
        var scored = _ml.Data.LoadFromEnumerable(Enumerable.Repeat(new Row { Score = scores }, rows), definition);
        string table = _ml.MulticlassClassification.Evaluate(scored).ConfusionMatrix.GetFormattedConfusionTable();
        return table.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Names_of_up_to_five_letters_head_the_columns() => Assert.Equal(
        [
            "Confusion table",
            "          ||========================",
            "PREDICTED ||   ham |  spam | other | Recall",
            "TRUTH     ||========================",
            "      ham ||     1 |     0 |     0 | 1.0000",
            "     spam ||     0 |     0 |     0 | 0.0000",
            "    other ||     0 |     0 |     0 | 0.0000",
            "          ||========================",
            "Precision ||1.0000 |0.0000 |0.0000 |",
        ],
        Table(1, "ham", "spam", "other"));

    [Fact]
    public void Longer_names_stand_in_the_rows_after_their_numbers_and_thousands_have_a_comma() => Assert.Equal(
        [
            "Confusion table",
            "            ||========================",
            "PREDICTED   ||     0 |     1 |     2 | Recall",
            "TRUTH       ||========================",
            "0.      ham || 1,234 |     0 |     0 | 1.0000",
            "1.     spam ||     0 |     0 |     0 | 0.0000",
            "2. anything ||     0 |     0 |     0 | 0.0000",
            "            ||========================",
            "Precision   ||1.0000 |0.0000 |0.0000 |",
        ],
        Table(1234, "ham", "spam", "anything"));

    [Fact]
    public void Two_classes_have_wider_columns() => Assert.Equal(
        [
            "Confusion table",
            "          ||======================",
            "PREDICTED ||      ham |     spam | Recall",
            "TRUTH     ||======================",
            "      ham ||        1 |        0 | 1.0000",
            "     spam ||        0 |        0 | 0.0000",
            "          ||======================",
            "Precision ||   1.0000 |   0.0000 |",
        ],
        Table(1, "ham", "spam"));
}
