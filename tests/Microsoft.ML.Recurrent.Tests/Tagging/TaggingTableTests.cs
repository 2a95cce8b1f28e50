namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Metrics are printed as tables, the same in every culture.</summary>
public sealed class TaggingTableTests
{
    private readonly TaggingMetrics _metrics = Evaluate();

    private static TaggingMetrics Evaluate()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(
        [
            TaggedSentence.Of("a b c d e", "B-PER I-PER O B-LOC O", "B-PER I-PER O O O"),
            TaggedSentence.Of("a b", "O O", "O O"),
        ]);
        return ml.Recurrent().EvaluateTagging(data, trainingSet: ml.Data.LoadFromEnumerable([TaggedSentence.Of("a b c", "O O O", "")]));
    }

    [Fact]
    public void The_summary_has_a_line_for_each_figure() => Assert.Equal(
        """
        Metric                       Value
        Token accuracy              0.8571
        Accuracy of known tokens    1.0000
        Accuracy of unknown tokens  0.5000
        Unknown tokens                   2
        Sentence accuracy           0.5000
        Tag F1 (macro)              0.7222
        Entity precision            1.0000
        Entity recall               0.5000
        Entity F1 (micro)           0.6667
        Entity F1 (macro)           0.5000
        Tokens                           7
        Sentences                        2

        """, _metrics.ToString(), ignoreLineEndingDifferences: true);

    [Fact]
    public void Tags_have_a_line_each() => Assert.Equal(
        """
        Tag    Precision  Recall      F1  Expected  Predicted
        B-LOC     0.0000  0.0000  0.0000         1          0
        B-PER     1.0000  1.0000  1.0000         1          1
        I-PER     1.0000  1.0000  1.0000         1          1
        O         0.8000  1.0000  0.8889         4          5

        """, _metrics.GetFormattedTagTable(), ignoreLineEndingDifferences: true);

    [Fact]
    public void Types_of_entities_have_a_line_each_and_all_together_the_last() => Assert.Equal(
        """
        Entity  Precision  Recall      F1  Expected  Predicted
        LOC        0.0000  0.0000  0.0000         1          0
        PER        1.0000  1.0000  1.0000         1          1
        all        1.0000  0.5000  0.6667         2          1

        """, _metrics.Entities!.ToString(), ignoreLineEndingDifferences: true);

    [Fact]
    public void The_confusion_matrix_is_a_table() => Assert.Equal(
        """
        Right \ found  B-LOC  B-PER  I-PER  O
        B-LOC              0      0      0  1
        B-PER              0      1      0  0
        I-PER              0      0      1  0
        O                  0      0      0  4

        """, _metrics.ConfusionMatrix.ToString(), ignoreLineEndingDifferences: true);

    [Fact]
    public void Rare_tags_of_a_large_confusion_matrix_are_put_together() => Assert.Equal(
        """
        Right \ found  B-LOC  O  (other)
        B-LOC              0  1        0
        O                  0  4        0
        (other)            0  0        2

        """, _metrics.ConfusionMatrix.GetFormattedTable(maximumTags: 2), ignoreLineEndingDifferences: true);
}
