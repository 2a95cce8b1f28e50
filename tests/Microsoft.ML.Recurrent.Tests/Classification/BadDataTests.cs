using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Data as it comes: each kind of bad data has a defined result or a clear error.</summary>
public class BadDataTests
{
    private static readonly string _long = string.Join(' ', Enumerable.Repeat("the film was good", 25_000));
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Numbers
    {
        [VectorType(2)]
        public float[] Values { get; set; } = [];

        [VectorType(1)]
        public float[] Extra { get; set; } = [0];

        public bool Label { get; set; }
    }

    private sealed class ManyClasses
    {
        public string Text { get; set; } = "";

        [KeyType(2_000_000)]
        public uint Label { get; set; }
    }

    private IDataView Keyed(IEnumerable<Message> rows)
    {
        IDataView view = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(view).Transform(view);
    }

    private SequenceClassifierTransformer FitKeyed(IDataView rows) => _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny()).Fit(rows);

    private SequenceClassifierTransformer FitNumbers(IEnumerable<Numbers> rows) => _ml.BinaryClassification.Trainers
        .SequenceClassifier(Classifiers.Tiny(options => (options.FeatureColumnName, options.AdditionalFeaturesColumnName) = ("Values", "Extra")))
        .Fit(_ml.Data.LoadFromEnumerable(rows));

    private static IEnumerable<Numbers> Good(int count) => Enumerable.Range(0, count).Select(i => new Numbers { Values = [i % 2, 1], Label = i % 2 == 0 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Empty_and_null_texts_train_and_score_as_texts_without_words(bool ngrams)
    {
        List<Message> rows = [.. Samples.Opinions(30), new Message { Text = "" }, new Message { Text = null! }, new Message { Text = " \t " }];

        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => (options.NGramFeatures, options.Pooling) = (ngrams, SequencePooling.All), rows);

        float[] scores = Classifiers.Scores(classifier, "", null!, "  \t\n ", "good film");
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(scores[0], scores[1]);
        Assert.Equal(scores[0], scores[2]);
        Assert.NotEqual(scores[0], scores[3]);
    }

    [Fact]
    public void Nothing_but_empty_texts_trains_and_scores()
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => options.NGramFeatures = true, Enumerable.Range(0, 12).Select(i => new Message { Label = i % 3 == 0 }));

        // Nothing to go by but how often each class occurs.
        Assert.InRange(Classifiers.Scores(classifier, "").Single(), -10, 0);
    }

    [Fact]
    public void Rows_of_unknown_words_have_finite_scores()
    {
        float[] scores = Classifiers.Scores(Classifiers.TrainBinary(options => options.NGramFeatures = true), "xyzzy plugh", "¿qué? 你好 😀", "\ud800", "\0");

        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void One_class_alone_is_an_error_that_names_it_and_the_column()
    {
        string binary = Assert.Throws<InvalidOperationException>(() => Classifiers.TrainBinary(rows: Samples.Opinions(20).Where(row => row.Label))).Message;
        string multiclass = Assert.Throws<InvalidOperationException>(() => FitKeyed(Keyed(Samples.Topics(20).Where(row => row.Topic == "music")))).Message;

        Assert.Contains("All 10 training rows are of one class ('true' in column 'Label')", binary, StringComparison.Ordinal);
        Assert.Contains("('music' in column 'Label')", multiclass, StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_are_an_error() =>
        Assert.Contains("training data has no rows", Assert.Throws<InvalidOperationException>(() => Classifiers.TrainBinary(rows: [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_without_a_label_are_passed_over_with_one_warning()
    {
        List<Message> rows = Samples.Topics(30), some = [.. rows, new Message { Text = "a" }, new Message { Text = "b" }, new Message { Text = "c" }];
        var log = new LogOf(_ml);

        byte[] payload = Classifiers.Payload(FitKeyed(Keyed(some)));

        Assert.StartsWith("3 of 33 training rows", Assert.Single(log.Warnings), StringComparison.Ordinal);
        Assert.Equal(Classifiers.Payload(FitKeyed(Keyed(rows))), payload);
    }

    [Fact]
    public void Rows_none_of_which_has_a_label_are_an_error()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Topics(6).Select(row => new Message { Text = row.Text, Topic = "unheard of" }));
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(_ml.Data.LoadFromEnumerable(Samples.Topics(6))).Transform(rows);

        string message = Assert.Throws<InvalidOperationException>(() => FitKeyed(keyed)).Message;

        Assert.Contains("None of the 6 training rows has a label", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_column_of_the_wrong_type_is_an_error_that_says_what_to_do()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Topics(6));

        string key = Assert.Throws<ArgumentException>(() => _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.LabelColumnName = "Topic")).Fit(rows)).Message;
        string boolean = Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.LabelColumnName = "Topic")).Fit(rows)).Message;

        Assert.Contains("MapValueToKey", key, StringComparison.Ordinal);
        Assert.Contains("MapValue", boolean, StringComparison.Ordinal);
        Assert.All(new[] { key, boolean }, message => Assert.Contains("'Topic'", message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_is_not_there_is_an_error_that_names_its_neighbours_before_and_after_fitting()
    {
        SequenceClassifierTrainer trainer = _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.FeatureColumnName = "text"));
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(6));

        Assert.Contains("Did you mean 'Text'?", Assert.Throws<ArgumentException>(() => trainer.Fit(rows)).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Text'?", Assert.Throws<ArgumentException>(() => _ml.Transforms.CopyColumns("Copy", "Label").Append(trainer).Append(_ml.Transforms.CopyColumns("A", "Score")).Fit(rows)).Message, StringComparison.Ordinal);
        IDataView without = _ml.Transforms.DropColumns("Text").Fit(rows).Transform(rows);
        Assert.Contains("'Text'", Assert.Throws<ArgumentException>(() => Classifiers.TrainBinary().Transform(without)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_100_000_words_is_cut_for_the_networks_and_scored_alone_as_in_bulk()
    {
        List<Message> rows = [.. Samples.Opinions(30), new Message { Text = _long, Label = true }];
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => (options.NGramFeatures, options.CharacterFeatures, options.MaximumEpochs) = (true, true, 1), rows);

        float bulk = Classifiers.Scores(classifier, "a film", _long, "the plot")[1];

        using var engine = _ml.Model.CreatePredictionEngine<Message, Verdict>(classifier);
        Assert.True(float.IsFinite(bulk));
        Assert.Equal(bulk, engine.Predict(new Message { Text = _long }).Score);
    }

    [Fact]
    public void A_text_of_100_000_words_can_be_read_whole()
    {
        List<Message> rows = [.. Samples.Opinions(8), new Message { Text = _long, Label = true }];

        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => (options.MaximumLength, options.MaximumEpochs) = (0, 1), rows);

        float[] scores = Classifiers.Scores(classifier, _long, _long + " bad");
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.NotEqual(scores[0], scores[1]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Numbers_that_are_not_finite_are_an_error_in_training_that_names_column_and_row(float value)
    {
        string sequence = Assert.Throws<InvalidOperationException>(() => FitNumbers([.. Good(5), new Numbers { Values = [0, value] }])).Message;
        string additional = Assert.Throws<InvalidOperationException>(() => FitNumbers([.. Good(4), new Numbers { Values = [0, 1], Extra = [value] }])).Message;

        Assert.Contains("Column 'Values'", sequence, StringComparison.Ordinal);
        Assert.Contains("position 1 of row 5", sequence, StringComparison.Ordinal);
        Assert.Contains("Column 'Extra'", additional, StringComparison.Ordinal);
        Assert.Contains("position 0 of row 4", additional, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_spoil_no_score_but_their_own_row_s(float value)
    {
        SequenceClassifierTransformer classifier = FitNumbers(Good(20));
        IDataView rows = _ml.Data.LoadFromEnumerable([.. Good(3), new Numbers { Values = [value, 1] }, .. Good(3)]);

        List<float> scores = Rows.All<float>(classifier.Transform(rows), "Score");

        Assert.Equal(Rows.All<float>(classifier.Transform(_ml.Data.LoadFromEnumerable(Good(3))), "Score"), scores.Take(3));
        Assert.Equal(scores.Take(3), scores.Skip(4));
        if (float.IsNaN(value))
            Assert.True(float.IsNaN(scores[3]), "A score from what is no number is no number.");
    }

    [Fact]
    public void A_learning_rate_that_explodes_is_an_error_with_epoch_batch_and_advice()
    {
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => Classifiers.TrainBinary(options =>
            (options.Optimizer, options.LearningRate, options.GradientClipNorm, options.LearningRateSchedule, options.Momentum) =
            (OptimizerKind.Sgd, 1e30f, 0, LearningRateSchedule.Constant, 0)));

        Assert.Equal((1, true), (error.Epoch, error.Batch > 1));
        Assert.Contains(FormattableString.Invariant($"epoch 1, batch {error.Batch}"), error.Message, StringComparison.Ordinal);
        Assert.Contains("lower learning rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_classes_than_a_model_can_have_are_an_error()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(i => new ManyClasses { Text = "a film", Label = (uint)i }));

        string message = Assert.Throws<ArgumentException>(() => _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny()).Fit(rows)).Message;

        Assert.Contains("'Label'", message, StringComparison.Ordinal);
        Assert.Contains("2000000 classes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_view_is_an_error()
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary();

        Assert.Throws<ArgumentNullException>(() => _ml.BinaryClassification.Trainers.SequenceClassifier().Fit(null!));
        Assert.Throws<ArgumentNullException>(() => _ml.BinaryClassification.Trainers.SequenceClassifier().GetOutputSchema(null!));
        Assert.Throws<ArgumentNullException>(() => classifier.Transform(null!));
        Assert.Throws<ArgumentNullException>(() => classifier.GetOutputSchema(null!));
        Assert.Throws<ArgumentNullException>(() => classifier.GetRowToRowMapper(null!));
    }

    [Fact]
    public void A_scalar_number_is_no_sequence()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(6).Select(row => new { row.Label, Text = 3.5f }));

        Assert.Contains("expected a vector of text or a vector of keys or a vector of Single or text", Assert.Throws<ArgumentException>(() =>
            _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny()).Fit(rows)).Message, StringComparison.Ordinal);
    }
}
