using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>What a sequence may be, and how texts become words.</summary>
public class SequenceInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Series
    {
        [VectorType]
        public float[] Values { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Grid
    {
        [VectorType(3, 2)]
        public float[] Values { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Wider
    {
        public string Text { get; set; } = "";

        [VectorType(3)]
        public float[] Extra { get; set; } = [1, 2, 3];
    }

    private sealed class Described
    {
        public string Text { get; set; } = "";

        [VectorType(2)]
        public float[] Extra { get; set; } = [];

        public bool Label { get; set; }
    }

    /// <summary>Three steps of two values; the label is whether the first value rises.</summary>
    private static IEnumerable<float[]> Steps(int count)
    {
        var random = new Random(1);
        for (int i = 0; i < count; i++)
        {
            float start = random.NextSingle(), rise = i % 2 == 0 ? 1 : -1;
            yield return [start, random.NextSingle(), start + rise / 2, random.NextSingle(), start + rise, random.NextSingle()];
        }
    }

    private SequenceClassifierTransformer Fit(IDataView rows, Action<SequenceClassifierTrainer.Options> change) =>
        _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(change)).Fit(rows);

    [Fact]
    public void A_text_and_its_tokens_give_the_same_classifier()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(40));
        rows = _ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text").Fit(rows).Transform(rows);

        SequenceClassifierTransformer ofText = Fit(rows, options => options.NGramFeatures = true);
        SequenceClassifierTransformer ofTokens = Fit(rows, options => (options.NGramFeatures, options.FeatureColumnName) = (true, "Tokens"));

        Assert.Equal(Rows.All<float>(ofText.Transform(rows), "Score"), Rows.All<float>(ofTokens.Transform(rows), "Score"));
    }

    [Fact]
    public void A_vector_of_keys_is_a_sequence_of_the_pipeline_s_own_words()
    {
        var pipeline = _ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens"))
            .Append(_ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => (options.FeatureColumnName, options.MaximumEpochs) = (("Keys", 25)))));

        var model = pipeline.Fit(_ml.Data.LoadFromEnumerable(Samples.Opinions(160)));

        Assert.Equal(1, Classifiers.Accuracy(model, Samples.Opinions(40, seed: 2)));
        Assert.Empty(model.LastTransformer.Vocabulary);
        // Words that the pipeline does not know are key 0, which is a word like any other to the network.
        Assert.True(float.IsFinite(Classifiers.Scores(model, "quite unheard of")[0]));
    }

    [Fact]
    public void Keys_of_another_mapping_are_an_error_that_says_what_to_do()
    {
        IDataView Map(IDataView rows) => _ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text").Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens")).Fit(rows).Transform(rows);
        SequenceClassifierTransformer classifier = Fit(Map(_ml.Data.LoadFromEnumerable(Samples.Opinions(40))), options => options.FeatureColumnName = "Keys");

        string message = Assert.Throws<ArgumentException>(() => classifier.Transform(Map(_ml.Data.LoadFromEnumerable(Samples.Opinions(3))))).Message;

        Assert.Contains("same fitted MapValueToKey", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_as_keys_are_a_sequence()
    {
        var pipeline = _ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text")
            .Append(_ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => (options.FeatureColumnName, options.MaximumEpochs) = ("Characters", 1))));

        Assert.All(Classifiers.Scores(pipeline.Fit(_ml.Data.LoadFromEnumerable(Samples.Opinions(16))), "a film", ""), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void A_float_vector_is_cut_into_elements_or_has_two_dimensions()
    {
        IDataView flat = _ml.Data.LoadFromEnumerable(Steps(60).Select((values, i) => new Series { Values = values, Label = i % 2 == 0 }));
        IDataView grid = _ml.Data.LoadFromEnumerable(Steps(60).Select((values, i) => new Grid { Values = values, Label = i % 2 == 0 }));

        SequenceClassifierTransformer ofFlat = Fit(flat, options => (options.FeatureColumnName, options.ElementSize, options.MaximumEpochs) = ("Values", 2, 25));
        SequenceClassifierTransformer ofGrid = Fit(grid, options => (options.FeatureColumnName, options.MaximumEpochs) = ("Values", 25));

        Assert.Equal(1, _ml.BinaryClassification.Evaluate(ofFlat.Transform(flat)).Accuracy);
        Assert.Equal(Rows.All<float>(ofFlat.Transform(flat), "Score"), Rows.All<float>(ofGrid.Transform(grid), "Score"));
    }

    [Fact]
    public void Float_sequences_may_differ_in_length_and_be_empty()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Steps(20).Select((values, i) => new Series { Values = values[..(2 * (i % 4))], Label = i % 2 == 0 }));

        SequenceClassifierTransformer classifier = Fit(rows, options => (options.FeatureColumnName, options.ElementSize) = ("Values", 2));

        Assert.All(Rows.All<float>(classifier.Transform(rows), "Score"), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void A_row_that_does_not_hold_whole_elements_is_an_error_that_names_it()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Steps(8).Select((values, i) => new Series { Values = i == 5 ? values[..3] : values, Label = i % 2 == 0 }));

        string message = Assert.Throws<InvalidOperationException>(() => Fit(rows, options => (options.FeatureColumnName, options.ElementSize) = ("Values", 2))).Message;

        Assert.Contains("Row 5", message, StringComparison.Ordinal);
        Assert.Contains("'Values'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Additional_features_reach_the_output_layer()
    {
        // The texts say nothing: only the additional features tell the classes apart.
        IDataView rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Described { Text = "the film", Extra = [i % 2, i % 3], Label = i % 2 == 0 }));

        SequenceClassifierTransformer classifier = Fit(rows, options => (options.AdditionalFeaturesColumnName, options.MaximumEpochs) = ("Extra", 30));

        Assert.Equal(1, _ml.BinaryClassification.Evaluate(classifier.Transform(rows)).Accuracy);
        Assert.Contains("has 3 features; the model was trained on 2", Assert.Throws<ArgumentException>(() => classifier.Transform(_ml.Data.LoadFromEnumerable([new Wider()]))).Message, StringComparison.Ordinal);
        IDataView without = _ml.Transforms.DropColumns("Extra").Fit(rows).Transform(rows);
        Assert.Contains("'Extra'", Assert.Throws<ArgumentException>(() => classifier.Transform(without)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TruncationSide.End, "good film it")]
    [InlineData(TruncationSide.Start, "was the end")]
    public void A_long_sequence_is_read_as_what_truncation_leaves_of_it(TruncationSide side, string kept)
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => (options.MaximumLength, options.TruncationSide, options.OutputHiddenStates) = (3, side, true));

        float[] scores = Classifiers.Scores(classifier, "good film it was the end", kept);

        Assert.Equal(scores[1], scores[0]);
        IDataView scored = classifier.Transform(_ml.Data.LoadFromEnumerable([new Message { Text = "good film it was the end" }]));
        Assert.Equal(3 * 2 * 8, Rows.All<VBuffer<float>>(scored, "HiddenStates")[0].Length);
    }

    [Fact]
    public void Without_a_maximum_length_the_whole_sequence_is_read()
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => (options.MaximumLength, options.Pooling) = (0, SequencePooling.Last));
        string text = string.Join(' ', Enumerable.Repeat("film", 600));

        float[] scores = Classifiers.Scores(classifier, "good " + text, "bad " + text, text + " good", text + " bad");

        Assert.Equal(4, scores.Distinct().Count());
    }

    [Fact]
    public void Upper_case_matters_only_when_it_is_asked_for()
    {
        float[] lowered = Classifiers.Scores(Classifiers.TrainBinary(), "A GOOD Film", "a good film");
        float[] kept = Classifiers.Scores(Classifiers.TrainBinary(options => options.LowerCase = false), "A GOOD Film", "a good film");

        Assert.Equal(lowered[0], lowered[1]);
        Assert.NotEqual(kept[0], kept[1]);
    }

    [Fact]
    public void Punctuation_is_cut_from_words_only_when_it_is_asked_for()
    {
        List<Message> rows = [.. Samples.Opinions(20).Select(row => new Message { Text = row.Text + "!!", Label = row.Label })];

        Assert.Contains("!!", Classifiers.TrainBinary(rows: rows).Vocabulary);
        Assert.DoesNotContain("!!", Classifiers.TrainBinary(options => options.SplitPunctuation = false, rows).Vocabulary);
        Assert.Contains("good!!", Classifiers.TrainBinary(options => options.SplitPunctuation = false, [.. rows, new Message { Text = "good!!", Label = true }]).Vocabulary);
    }

    [Fact]
    public void The_vocabulary_is_sorted_by_frequency_and_leaves_rare_words_out()
    {
        Message[] rows =
        [
            new() { Text = "c b a", Label = true }, new() { Text = "c b" }, new() { Text = "c d", Label = true }, new() { Text = "b e e e e" },
        ];

        Assert.Equal(["<unk>", "e", "b", "c", "a", "d"], Classifiers.TrainBinary(rows: rows).Vocabulary);
        Assert.Equal(["<unk>", "e", "b", "c"], Classifiers.TrainBinary(options => options.MinimumWordCount = 3, rows).Vocabulary);
        Assert.Equal(["<unk>", "e", "b"], Classifiers.TrainBinary(options => options.MaximumVocabularySize = 3, rows).Vocabulary);
        Assert.Equal(["<unk>"], Classifiers.TrainBinary(options => options.MaximumVocabularySize = 1, rows).Vocabulary);
    }

    [Fact]
    public void Words_that_are_not_in_the_vocabulary_are_all_the_same_word()
    {
        float[] scores = Classifiers.Scores(Classifiers.TrainBinary(), "a xyzzy film", "a plugh film", "a good film");

        Assert.Equal(scores[0], scores[1]);
        Assert.NotEqual(scores[0], scores[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void N_grams_see_what_the_vocabulary_leaves_out(bool characters)
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(
            options => (options.NGramFeatures, options.CharacterFeatures, options.MaximumVocabularySize, options.MaximumEpochs) = (true, characters, 1, 1), Samples.Opinions(160));

        Assert.Equal(1, Classifiers.Accuracy(classifier, Samples.Opinions(40, seed: 2)));
        float[] scores = Classifiers.Scores(classifier, "the film was superrrb", "the film was awwwful", "the film was xyzzy");
        // A misspelling has the characters of the word, and without n-grams of characters it is as good as unknown.
        Assert.Equal(characters, scores[0] - scores[1] > 0.5);
    }
}
