using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Classification;
using Microsoft.ML.Recurrent.Tests.Columns;
using Microsoft.ML.Recurrent.Tests.Hosting;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Rows that are empty, long, strange or wrong: a defined result, or an error that says what to do.</summary>
public sealed class TaggerBadDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<TaggerOutput> Outputs => [.. Enum.GetValues<TaggerOutput>()];

    private SequenceTaggerTrainer Trainer(Action<SequenceTaggerTrainer.Options>? change = null) => _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(change));

    private static TaggedSentence Row(string[] tokens, string[] label) => new() { Tokens = tokens, Label = label };

    [Theory]
    [InlineData("a b c", "X Y", 3, 2)]
    [InlineData("a", "X Y", 1, 2)]
    [InlineData("", "X", 0, 1)]
    [InlineData("a b", "", 2, 0)]
    public void A_row_with_more_or_fewer_labels_than_tokens_is_an_error_with_row_and_lengths(string tokens, string label, int tokenCount, int labelCount)
    {
        IDataView rows = Taggers.View([.. Taggers.Parts(3), TaggedSentence.Of(tokens, label, "")]);

        string message = Assert.Throws<InvalidOperationException>(() => Trainer().Fit(rows)).Message;

        Assert.StartsWith(
            $"Row 3 (counted from 0): column 'Tokens' has {tokenCount} tokens, but column 'Label' has {labelCount} tags; expected one for each. Give each token a tag, or filter such rows",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_the_validation_set_that_cannot_be_used_are_an_error_that_names_it()
    {
        string MessageOf(params TaggedSentence[] validation) => Assert.Throws<InvalidOperationException>(
            () => Trainer(options => options.ValidationSet = Taggers.View(validation)).Fit(Taggers.View(Taggers.Parts(3)))).Message;

        Assert.StartsWith(
            "The validation set cannot be used: Row 1 (counted from 0): column 'Tokens' has 2 tokens, but column 'Label' has 1 tags; ",
            MessageOf(Taggers.Parts(1)[0], TaggedSentence.Of("a b", "X", "")), StringComparison.Ordinal);
        Assert.StartsWith("The validation set cannot be used: The validation data has no rows with tokens", MessageOf(), StringComparison.Ordinal);
    }

    [Fact]
    public void Second_labels_must_be_as_many_as_tokens_too()
    {
        IDataView rows = Taggers.View(TaggedSentence.Of("a b", "X Y", "X Y"), TaggedSentence.Of("a b", "X Y", "X"));

        string message = Assert.Throws<InvalidOperationException>(() => Trainer(options => options.SecondLabelColumnName = "PredictedLabel").Fit(rows)).Message;

        Assert.StartsWith("Row 1 (counted from 0): column 'Tokens' has 2 tokens, but column 'PredictedLabel' has 1 tags", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_without_tokens_are_no_reason_to_stop_and_get_no_tags()
    {
        TaggedSentence empty = Row([], []);
        SequenceTaggerTransformer tagger = Taggers.Train(change: null, [empty, .. Taggers.Parts(6), empty]);

        FoundTags[] rows = [.. _ml.Data.CreateEnumerable<FoundTags>(tagger.Transform(Taggers.View(empty, Taggers.Parts(1)[0], empty)), reuseRowObject: false, ignoreMissingColumns: true)];

        Assert.Equal([0, 4, 0], rows.Select(row => row.PredictedLabel?.Length ?? 0));
        Assert.Equal([0, 4, 0], rows.Select(row => row.Probability?.Length ?? 0));
        Assert.Equal(["", ""], Taggers.Tag(tagger, "", ""));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Sentences_without_tokens_have_best_sequences_without_tags(TaggerOutput output)
    {
        SequenceTaggerTransformer tagger = Taggers.Train(options => (options.Output, options.BestSequences) = (output, 2), Row([], []), Row(["a", "b"], ["X", "Y"]));
        IDataView tagged = tagger.Transform(Taggers.View(Row([], [])));
        using DataViewRowCursor cursor = tagged.GetRowCursor(tagged.Schema);
        cursor.MoveNext();
        VBuffer<uint> labels = default;
        VBuffer<float> probabilities = default;

        cursor.GetGetter<VBuffer<uint>>(tagged.Schema["BestLabels"])(ref labels);
        cursor.GetGetter<VBuffer<float>>(tagged.Schema["BestProbabilities"])(ref probabilities);

        Assert.Empty(labels.DenseValues());
        // There is one sequence of no tags, and it is certain.
        Assert.All(probabilities.DenseValues(), probability => Assert.Equal(1, probability));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_single_tag_is_learned_with_a_warning(TaggerOutput output)
    {
        var log = new LogOf(_ml);

        SequenceTaggerTransformer tagger = Trainer(options => options.Output = output).Fit(Taggers.View(Row(["a", "b"], ["X", "X"]), Row(["c"], ["X"])));

        Assert.Contains(log.Warnings, message => message.Contains("the one tag 'X'", StringComparison.Ordinal));
        Assert.Equal(["X X X"], Taggers.Tag(tagger, "a q c"));
    }

    [Theory]
    [InlineData(CharacterEncoderKind.Recurrent)]
    [InlineData(CharacterEncoderKind.Convolution)]
    public void Words_of_one_character_of_none_and_of_broken_text_have_tags(CharacterEncoderKind characters)
    {
        string[] strange = ["a", "", "\uD800", "\uDC00x", "👍", "\0", " "];
        TaggedSentence row = Row(strange, [.. strange.Select((_, i) => i % 2 == 0 ? "X" : "Y")]);

        SequenceTaggerTransformer tagger = Taggers.Train(options => options.Characters = characters, row, row);

        FoundTags found = Found(tagger), loaded = Found(SequenceTaggerTransformer.ReadPayload(new MemoryStream(Taggers.Payload(tagger))));
        Assert.Equal(strange.Length, found.PredictedLabel!.Length);
        Assert.All(found.Probability!, probability => Assert.InRange(probability, 0f, 1f));
        Assert.Equal(found.Probability, loaded.Probability);

        FoundTags Found(SequenceTaggerTransformer model) =>
            _ml.Data.CreateEnumerable<FoundTags>(model.Transform(Taggers.View(row)), reuseRowObject: false, ignoreMissingColumns: true).Single();
    }

    [Fact]
    public void Tags_of_broken_text_are_one_tag_in_memory_and_in_a_file()
    {
        SequenceTaggerTransformer tagger = Taggers.Train(change: null, Row(["a", "b", "c"], ["\uD800", "\uDC00", "X"]));

        SequenceTaggerTransformer loaded = SequenceTaggerTransformer.ReadPayload(new MemoryStream(Taggers.Payload(tagger)));

        Assert.Equal(["X", "\uFFFD"], tagger.Tags);
        Assert.Equal(tagger.Tags, loaded.Tags);
    }

    [Fact]
    public void Keys_that_stand_for_the_same_tag_are_an_error()
    {
        IDataView rows = Taggers.View(Row(["a", "b", "c"], ["\uD800", "\uDC00", "X"]));

        string message = Assert.Throws<ArgumentException>(() => _ml.Transforms.Conversion.MapValueToKey("Label").Append(Trainer()).Fit(rows)).Message;

        Assert.Contains("The 3 keys of column 'Label' stand for 2 different tags", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_sentence_of_5000_tokens_is_trained_on_and_tagged(TaggerOutput output)
    {
        TaggedSentence row = Row([.. Enumerable.Range(0, 5000).Select(i => $"w{i % 50}")], [.. Enumerable.Range(0, 5000).Select(i => i % 2 == 0 ? "X" : "Y")]);

        SequenceTaggerTransformer tagger = Taggers.Train(options => (options.Output, options.MaximumEpochs, options.HiddenSize) = (output, 1, 4), row, Row(["w1"], ["Y"]));

        Assert.Equal(5000, Assert.Single(Taggers.Tag(tagger, string.Join(' ', row.Tokens))).Split(' ').Length);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Tags_that_are_not_well_formed_are_learned_with_a_warning_and_a_finite_loss_and_never_predicted(TaggerOutput output)
    {
        var log = new LogOf(_ml);
        TaggedSentence[] faulty = [TaggedSentence.Of("in York", "O I-LOC", ""), TaggedSentence.Of("Smith sees", "I-PER O", "")];
        IDataView rows = Taggers.View([.. Taggers.Entities(6), Row(["x"], [""]), .. faulty, .. Taggers.Entities(6)]);

        SequenceTaggerTransformer tagger = Trainer(options =>
            (options.Output, options.Scheme, options.ValidationSet) = (output, TagScheme.Iob2, Taggers.View([.. faulty.Reverse(), .. Taggers.Entities(2)]))).Fit(rows);

        Assert.Contains(log.Warnings, message => message.StartsWith(
            "2 of 14 training rows have tags that are not well formed by the scheme Iob2; in the first, row 7 (counted from 0, as tokens are), 'I-LOC' of token 1 cannot follow 'O'. ", StringComparison.Ordinal));
        Assert.Contains(log.Warnings, message => message.StartsWith(
            "2 of 4 validation rows have tags that are not well formed by the scheme Iob2; in the first, row 0 (counted from 0, as tokens are), 'I-PER' of token 0 cannot be the tag of the first token. ", StringComparison.Ordinal));
        Assert.All(tagger.TrainingHistory!.Epochs, epoch => Assert.True(double.IsFinite(epoch.TrainingLoss) && double.IsFinite(epoch.ValidationLoss!.Value)));
        Assert.All(Taggers.Tag(tagger, "in York", "Smith sees", "York"), tags => Assert.DoesNotMatch("(^|O )I-", tags));
    }

    [Fact]
    public void Tags_that_are_well_formed_or_of_no_scheme_need_no_warning()
    {
        var log = new LogOf(_ml);

        Trainer().Fit(Taggers.View(Taggers.Entities(6)));
        Trainer(options => options.Scheme = TagScheme.None).Fit(Taggers.View([.. Taggers.Entities(6), TaggedSentence.Of("in York", "O I-LOC", "")]));

        Assert.DoesNotContain(log.Warnings, message => message.Contains("well formed", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_with_a_tag_is_told_wherever_it_stands()
    {
        string WarningOf(string label)
        {
            var ml = new MLContext(seed: 1);
            var log = new LogOf(ml);
            TaggedSentence row = TaggedSentence.Of("a b c", label, "");
            ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options => (options.Scheme, options.MaximumEpochs) = (TagScheme.Bioes, 1))).Fit(
                Taggers.View(TaggedSentence.Of("a b c", "B-X I-X E-X", ""), TaggedSentence.Of("a b", "S-X O", ""), row));
            return Assert.Single(log.Warnings);
        }

        Assert.Contains("row 2 (counted from 0, as tokens are), 'B-X' cannot be the tag of the last token.", WarningOf("O O B-X"), StringComparison.Ordinal);
        Assert.Contains("'E-X' of token 2 cannot follow 'S-X'.", WarningOf("O S-X E-X"), StringComparison.Ordinal);
        Assert.Contains("'I-X' of token 0 cannot be the tag of the first token.", WarningOf("I-X E-X O"), StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_that_only_validation_rows_have_count_as_wrong_with_a_warning()
    {
        var log = new LogOf(_ml);
        IDataView validation = Taggers.View(Row(["the", "dog"], ["ARTICLE", "NAME"]));

        SequenceTaggerTransformer tagger = Trainer(options => options.ValidationSet = validation).Fit(Taggers.View(Taggers.Parts(6)));

        Assert.All(tagger.TrainingHistory!.Epochs, epoch => Assert.Equal(0, epoch.Metric));
        Assert.Contains(log.Warnings, message => message.Contains("2 tags of the validation rows, such as 'ARTICLE', are in no training row", StringComparison.Ordinal));
        Assert.Equal(5, tagger.Tags.Count);
        Assert.Equal(0, _ml.Recurrent().EvaluateTagging(tagger.Transform(validation)).Accuracy);
    }

    [Fact]
    public void Rows_and_tokens_without_a_label_are_passed_over()
    {
        var log = new LogOf(_ml);

        SequenceTaggerTransformer tagger = Trainer(Taggers.Well).Fit(Taggers.View(
            [.. Taggers.Parts(24), Row(["the", "dog"], ["", ""]), Row(["the", "dog"], ["DET", ""])]));

        Assert.Contains(log.Warnings, message => message.Contains("1 of 26 training rows have no label and were passed over", StringComparison.Ordinal));
        Assert.DoesNotContain("", tagger.Tags);
        Assert.Equal(["DET NOUN VERB PROPN"], Taggers.Tag(tagger, "the dog saw Anna"));
    }

    [Fact]
    public void Views_without_rows_or_labels_are_errors()
    {
        Assert.Contains("no rows with tokens", Assert.Throws<InvalidOperationException>(() => Trainer().Fit(Taggers.View())).Message, StringComparison.Ordinal);
        Assert.Contains("no rows with tokens", Assert.Throws<InvalidOperationException>(() => Trainer().Fit(Taggers.View(Row([], [])))).Message, StringComparison.Ordinal);
        Assert.Contains("None of the 1 training rows has a label", Assert.Throws<InvalidOperationException>(() => Trainer().Fit(Taggers.View(Row(["a"], [""])))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_missing_or_of_another_type_are_errors_that_name_them()
    {
        IDataView rows = Taggers.View(Taggers.Parts(3));
        IDataView texts = _ml.Data.LoadFromEnumerable([new { Tokens = "a b", Label = "X" }]);

        Assert.Contains("'Words'", Assert.Throws<ArgumentException>(() => Trainer(options => options.FeatureColumnName = "Words").Fit(rows)).Message, StringComparison.Ordinal);
        Assert.Contains("The label column 'Tags'", Assert.Throws<ArgumentException>(() => Trainer(options => options.LabelColumnName = "Tags").Fit(rows)).Message, StringComparison.Ordinal);
        Assert.Contains("The second label column 'Tags'", Assert.Throws<ArgumentException>(() => Trainer(options => options.SecondLabelColumnName = "Tags").Fit(rows)).Message, StringComparison.Ordinal);
        Assert.Contains("expected a vector of text or a vector of keys or a vector of Single", Assert.Throws<ArgumentException>(() => Trainer().Fit(texts)).Message, StringComparison.Ordinal);
        Assert.Contains("'Words'", Assert.Throws<ArgumentException>(() => Trainer(options => options.FeatureColumnName = "Words").GetOutputSchema(new SchemaShape([ShapeColumns.Tokens("Tokens"), ShapeColumns.Tokens("Label")]))).Message, StringComparison.Ordinal);
        Assert.Contains("expected a vector of text or a vector of keys", Assert.Throws<ArgumentException>(() => Trainer(options => options.FeatureColumnName = "Words").Fit(
            new MemoryView(1).AddTokens("Words", _ => ["a"]).Add("Label", TextDataViewType.Instance, _ => "X".AsMemory()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_set_that_was_not_transformed_is_an_error_that_says_so()
    {
        IDataView raw = _ml.Data.LoadFromEnumerable([new { Text = "a b" }]);

        string message = Assert.Throws<ArgumentException>(() => Trainer(options => options.ValidationSet = raw).Fit(Taggers.View(Taggers.Parts(3)))).Message;

        Assert.StartsWith("The validation set does not fit:", message, StringComparison.Ordinal);
        Assert.Contains("transform it with the fitted part of the pipeline", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_validation_are_matched_by_what_they_stand_for()
    {
        IDataView training = Taggers.View(Taggers.Parts(12)), validation = Taggers.View(Taggers.Parts(6).Reverse().ToArray());
        IDataView Keys(IDataView rows) => _ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);

        SequenceTaggerTransformer ofKeys = Trainer(options => options.ValidationSet = Keys(validation)).Fit(Keys(training));
        SequenceTaggerTransformer mixed = Trainer(options => options.ValidationSet = validation).Fit(Keys(training));

        Assert.Equal(ofKeys.TrainingHistory!.Epochs.Select(epoch => epoch.Metric), mixed.TrainingHistory!.Epochs.Select(epoch => epoch.Metric));
        Assert.Equal(_ml.Recurrent().EvaluateTagging(ofKeys.Transform(validation)).Accuracy, ofKeys.TrainingHistory.Epochs[ofKeys.TrainingHistory.BestEpoch - 1].Metric!.Value, 1e-9);
    }

    [Fact]
    public void Keys_of_other_numbers_than_in_training_are_refused()
    {
        MemoryView Keys(int count) => new MemoryView(2)
            .AddVector("Tokens", new VectorDataViewType(new KeyDataViewType(typeof(uint), count)), row => MemoryView.Dense(1u, 2u))
            .AddTokens("Label", _ => ["X", "Y"]);

        SequenceTaggerTransformer tagger = Trainer().Fit(Keys(3));

        Assert.Contains("run from 1 to 4; the model was trained on keys from 1 to 3", Assert.Throws<ArgumentException>(() => tagger.Transform(Keys(4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_not_finite_are_an_error_in_training_and_give_probabilities_that_are_no_numbers()
    {
        MemoryView Rows(float value) => new MemoryView(2)
            .AddVector("Tokens", new VectorDataViewType(NumberDataViewType.Single), _ => MemoryView.Dense(1, value))
            .AddTokens("Label", _ => ["X", "Y"]);

        Assert.Contains("expected finite numbers", Assert.Throws<InvalidOperationException>(() => Trainer().Fit(Rows(float.NaN))).Message, StringComparison.Ordinal);

        FoundTags found = _ml.Data.CreateEnumerable<FoundTags>(Trainer().Fit(Rows(2)).Transform(Rows(float.NaN)), reuseRowObject: false, ignoreMissingColumns: true).First();
        Assert.All(found.PredictedLabel!, key => Assert.InRange(key, 1u, 2u));
        Assert.All(found.Probability!, probability => Assert.True(float.IsNaN(probability)));
    }
}
