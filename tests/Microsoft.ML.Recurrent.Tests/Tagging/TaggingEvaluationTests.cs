using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

public sealed class TaggingEvaluationTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView View(params TaggedSentence[] rows) => _ml.Data.LoadFromEnumerable(rows);

    private TaggingMetrics Evaluate(params TaggedSentence[] rows) => _ml.Recurrent().EvaluateTagging(View(rows));

    [Fact]
    public void Accuracy_counts_tokens_and_whole_sentences()
    {
        TaggingMetrics metrics = Evaluate(
            TaggedSentence.Of("a b c", "X Y X", "X Y X"),
            TaggedSentence.Of("a b", "X Y", "X X"));

        Assert.Equal(4.0 / 5, metrics.Accuracy);
        Assert.Equal(1.0 / 2, metrics.SentenceAccuracy);
        Assert.Equal((5, 2), (metrics.TokenCount, metrics.SentenceCount));
    }

    [Fact]
    public void Each_tag_has_precision_recall_and_F1()
    {
        // X: 3 right of 5 found, of 3 there; Y: 1 right of 2 found, of 2 there; Z: found never.
        TaggingMetrics metrics = Evaluate(TaggedSentence.Of("a b c d e f", "X X X Y Y Z", "X X X Y X Y"), TaggedSentence.Of("a", "Z", "X"));

        Assert.Equal(["X", "Y", "Z"], metrics.Tags.Select(tag => tag.Name));
        TagScore x = metrics.Tags[0], y = metrics.Tags[1], z = metrics.Tags[2];
        Assert.Equal((3, 5, 3), (x.Correct, x.Predicted, x.Expected));
        Assert.Equal((3.0 / 5, 1.0), (x.Precision, x.Recall));
        Assert.Equal(2 * 0.6 * 1.0 / 1.6, x.F1, 12);
        Assert.Equal((1, 2, 2), (y.Correct, y.Predicted, y.Expected));
        Assert.Equal((0, 0.0, 0.0, 0.0), (z.Predicted, z.Precision, z.Recall, z.F1));
        Assert.Equal((0.75 + 0.5 + 0) / 3, metrics.MacroF1, 12);
    }

    [Fact]
    public void The_confusion_matrix_has_right_tags_in_rows_and_found_ones_in_columns()
    {
        TagConfusionMatrix matrix = Evaluate(TaggedSentence.Of("a b c d", "Y Y X X", "Y X X W")).ConfusionMatrix;

        Assert.Equal(["W", "X", "Y"], matrix.Tags);
        Assert.Equal([[0, 0, 0], [1, 1, 0], [0, 1, 1]], matrix.Counts);
    }

    [Fact]
    public void Entities_are_counted_by_exact_span_and_averaged_over_all_and_over_types()
    {
        // PER: 2 there, 2 found, 1 right. LOC: 1 there, 2 found, 1 right. ORG: 1 there, none found.
        TaggingMetrics metrics = Evaluate(
            TaggedSentence.Of("a b c d e", "B-PER I-PER O B-LOC O", "B-PER O O B-LOC B-LOC"),
            TaggedSentence.Of("a b c", "B-PER O B-ORG", "I-PER O O"));

        EntityMetrics entities = Assert.IsType<EntityMetrics>(metrics.Entities);
        Assert.Equal(["LOC", "ORG", "PER"], entities.Types.Select(type => type.Name));
        Assert.Equal((2.0 / 4, 2.0 / 4, 0.5), (entities.Precision, entities.Recall, entities.F1));
        double loc = 2 * 0.5 * 1 / 1.5, org = 0, per = 0.5;
        Assert.Equal((loc + org + per) / 3, entities.MacroF1, 12);
    }

    [Fact]
    public void Tags_that_mark_no_entities_have_no_entity_metrics_and_a_scheme_can_forbid_them()
    {
        TaggedSentence[] entities = [TaggedSentence.Of("a", "B-X", "B-X")];

        Assert.Null(Evaluate(TaggedSentence.Of("a", "NOUN", "VERB")).Entities);
        Assert.NotNull(Evaluate(entities).Entities);
        Assert.Null(_ml.Recurrent().EvaluateTagging(View(entities), scheme: TagScheme.None).Entities);
    }

    [Fact]
    public void Tags_without_types_mark_entities_if_the_scheme_says_so()
    {
        IDataView view = View(TaggedSentence.Of("a b c", "B I O", "B I O"));

        Assert.Null(_ml.Recurrent().EvaluateTagging(view).Entities);
        Assert.Equal(1, _ml.Recurrent().EvaluateTagging(view, scheme: TagScheme.Iob2).Entities!.All.Correct);
    }

    [Fact]
    public void A_tag_that_does_not_fit_the_scheme_is_an_error()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => _ml.Recurrent().EvaluateTagging(View(TaggedSentence.Of("a", "NOUN", "NOUN")), scheme: TagScheme.Bioes));

        Assert.Contains("tags of the scheme Bioes", fault.Message, StringComparison.Ordinal);
        Assert.Contains("found 'NOUN'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_tokens_are_those_that_the_training_rows_do_not_have()
    {
        IDataView training = View(TaggedSentence.Of("the dog The", "D N D", ""));
        IDataView test = View(TaggedSentence.Of("the Dog barks the", "D N V D", "D N N D"));

        TaggingMetrics metrics = _ml.Recurrent().EvaluateTagging(test, trainingSet: training);

        // Dog, with a capital, and barks.
        Assert.Equal(2, metrics.UnknownTokenCount);
        Assert.Equal(1.0 / 2, metrics.UnknownTokenAccuracy);
        Assert.Equal(1, metrics.KnownTokenAccuracy);
    }

    [Fact]
    public void Without_training_rows_a_column_of_the_tagger_tells_which_tokens_are_unknown()
    {
        IDataView view = new MemoryView(1)
            .AddTokens("Label", _ => ["X", "Y", "X"])
            .AddTokens("PredictedLabel", _ => ["X", "X", "X"])
            .AddVector("UnknownTokens", new VectorDataViewType(BooleanDataViewType.Instance), _ => MemoryView.Dense(false, true, true));

        TaggingMetrics metrics = _ml.Recurrent().EvaluateTagging(view);

        Assert.Equal((2L, 0.5, 1.0), (metrics.UnknownTokenCount, metrics.UnknownTokenAccuracy, metrics.KnownTokenAccuracy));
    }

    [Fact]
    public void Where_it_is_not_known_which_tokens_are_unknown_their_accuracy_is_not_a_number()
    {
        TaggingMetrics metrics = Evaluate(TaggedSentence.Of("a", "X", "X"));

        Assert.Null(metrics.UnknownTokenCount);
        Assert.Equal((double.NaN, double.NaN), (metrics.UnknownTokenAccuracy, metrics.KnownTokenAccuracy));
    }

    [Fact]
    public void Keys_are_compared_by_what_they_stand_for()
    {
        IDataView view = View(TaggedSentence.Of("a b c d", "X Y Z X", "Y X Z X"));
        // The same tags have other keys in each column.
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("PredictedLabel")).Fit(view).Transform(view);

        TaggingMetrics metrics = _ml.Recurrent().EvaluateTagging(keys);
        TaggingMetrics mixed = _ml.Recurrent().EvaluateTagging(_ml.Transforms.Conversion.MapKeyToValue("Label").Fit(keys).Transform(keys));

        Assert.Equal(0.5, metrics.Accuracy);
        Assert.Equal(["X", "Y", "Z"], metrics.Tags.Select(tag => tag.Name));
        Assert.Equal(0.5, mixed.Accuracy);
    }

    [Fact]
    public void Keys_without_values_are_compared_by_number_and_only_with_their_like()
    {
        MemoryView Keys(int count) => new MemoryView(1)
            .AddVector("Label", new VectorDataViewType(new KeyDataViewType(typeof(uint), 3)), _ => MemoryView.Dense(1u, 2u, 3u))
            .AddVector("PredictedLabel", new VectorDataViewType(new KeyDataViewType(typeof(byte), count)), _ => MemoryView.Dense<byte>(1, 3, 3))
            .AddTokens("Texts", _ => ["X", "X", "X"]);

        Assert.Equal(2.0 / 3, _ml.Recurrent().EvaluateTagging(Keys(3)).Accuracy);
        Assert.Contains("cannot be compared", Assert.Throws<ArgumentException>(() => _ml.Recurrent().EvaluateTagging(Keys(4))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be compared", Assert.Throws<ArgumentException>(() => _ml.Recurrent().EvaluateTagging(Keys(3), "Texts")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_labels_do_not_count_and_missing_predictions_are_wrong()
    {
        var row = new TaggedSentence { Tokens = ["a", "b", "c"], Label = ["X", "", "Y"], PredictedLabel = ["X", "X", ""] };

        TaggingMetrics metrics = Evaluate(row, new TaggedSentence { Tokens = ["a"], Label = [""], PredictedLabel = ["X"] });

        Assert.Equal((2L, 1L, 0.5), (metrics.TokenCount, metrics.SentenceCount, metrics.Accuracy));
        Assert.Equal(["", "X", "Y"], metrics.ConfusionMatrix.Tags);
        Assert.Equal(1, metrics.ConfusionMatrix.Counts[2][0]);
    }

    [Fact]
    public void Rows_without_tokens_do_not_count()
    {
        TaggingMetrics metrics = Evaluate(TaggedSentence.Of("", "", ""), TaggedSentence.Of("a", "X", "X"));

        Assert.Equal((1L, 1.0), (metrics.SentenceCount, metrics.SentenceAccuracy));
    }

    [Fact]
    public void Rows_whose_lengths_differ_are_an_error_with_row_and_lengths()
    {
        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(
            () => Evaluate(TaggedSentence.Of("a", "X", "X"), TaggedSentence.Of("a b", "X Y", "X")));
        InvalidOperationException tokens = Assert.Throws<InvalidOperationException>(
            () => _ml.Recurrent().EvaluateTagging(View(TaggedSentence.Of("a b c", "X Y", "X Y")), trainingSet: View()));

        Assert.StartsWith("Row 1 (counted from 0): column 'Label' has 2 tags, but column 'PredictedLabel' has 1 tags; expected one for each.", fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 0 (counted from 0): column 'Label' has 2 tags, but column 'Tokens' has 3 tokens; expected one for each.", tokens.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_evaluate_is_an_error()
    {
        Assert.Contains("has no rows", Assert.Throws<InvalidOperationException>(() => Evaluate()).Message, StringComparison.Ordinal);
        Assert.Contains("None of the tokens of 1 rows has a tag in column 'Label'", Assert.Throws<InvalidOperationException>(() => Evaluate(TaggedSentence.Of("", "", ""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_missing_or_hold_no_tags_are_errors_that_name_them()
    {
        IDataView view = View(TaggedSentence.Of("a", "X", "X"));
        IDataView texts = _ml.Data.LoadFromEnumerable([new { Label = "X", PredictedLabel = "X" }]);

        Assert.Contains("The label column 'Lable' is not among the input's columns", Assert.Throws<ArgumentException>(() => _ml.Recurrent().EvaluateTagging(view, "Lable")).Message, StringComparison.Ordinal);
        Assert.Contains("The predicted label column 'Found'", Assert.Throws<ArgumentException>(() => _ml.Recurrent().EvaluateTagging(view, predictedLabelColumnName: "Found")).Message, StringComparison.Ordinal);
        Assert.Contains("expected a vector of text or a vector of keys", Assert.Throws<ArgumentException>(() => _ml.Recurrent().EvaluateTagging(texts)).Message, StringComparison.Ordinal);
        Assert.Contains("The tokens column 'Words'", Assert.Throws<ArgumentException>(() => _ml.Recurrent().EvaluateTagging(view, tokensColumnName: "Words", trainingSet: view)).Message, StringComparison.Ordinal);
    }
}
