using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>The same bits from the same seed and data: for any number of threads, any company of a row, and from a prediction engine.</summary>
public class DeterminismTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static SequenceClassifierTrainer.Options Everything(Action<SequenceClassifierTrainer.Options>? change = null) => Classifiers.Tiny(options =>
    {
        (options.EnsembleSize, options.NGramFeatures, options.Pooling, options.WordDropout) = (2, true, SequencePooling.All, 0.2f);
        (options.OutputSequenceEmbedding, options.OutputHiddenStates, options.ValidationFraction, options.WeightAveraging) = (true, true, 0.2f, 0.9f);
        change?.Invoke(options);
    });

    private static byte[] Train(Action<SequenceClassifierTrainer.Options>? change = null, int? contextSeed = 1)
    {
        var ml = new MLContext(contextSeed);
        return Classifiers.Payload(ml.BinaryClassification.Trainers.SequenceClassifier(Everything(change)).Fit(ml.Data.LoadFromEnumerable(Samples.Opinions(60))));
    }

    private SequenceClassifierTransformer Classifier() => _ml.BinaryClassification.Trainers.SequenceClassifier(Everything()).Fit(_ml.Data.LoadFromEnumerable(Samples.Opinions(60)));

    [Fact]
    public void The_same_seed_gives_the_same_bits() => Assert.Equal(Train(), Train());

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Any_number_of_threads_gives_the_same_bits(int threads) => Assert.Equal(Train(), Train(options => options.NumberOfThreads = threads));

    [Fact]
    public void More_threads_than_rows_give_the_same_bits_in_wide_layers() => Assert.Equal(
        Train(options => (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs) = (70, 50, 1)),
        Train(options => (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.NumberOfThreads) = (70, 50, 1, 3)));

    [Fact]
    public void Trainings_that_run_at_the_same_time_give_the_same_bits()
    {
        var payloads = new byte[3][];

        Parallel.For(0, payloads.Length, i => payloads[i] = Train(options => options.NumberOfThreads = 1 + 2 * i));

        Assert.All(payloads, payload => Assert.Equal(payloads[0], payload));
        Assert.Equal(Train(), payloads[0]);
    }

    [Fact]
    public void Another_seed_gives_other_bits() => Assert.NotEqual(Train(), Train(options => options.Seed = 2));

    [Fact]
    public void The_seed_is_that_of_the_options_else_of_the_context_else_1()
    {
        byte[] seven = Train(options => options.Seed = 7, contextSeed: 1);

        Assert.Equal(seven, Train(contextSeed: 7));
        Assert.Equal(seven, Train(options => options.Seed = 7, contextSeed: null));
        Assert.Equal(Train(options => options.Seed = 1, contextSeed: 7), Train(contextSeed: null));
    }

    [Fact]
    public void Other_components_registered_before_do_not_change_the_bits()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(60));
        byte[] first = Classifiers.Payload(_ml.BinaryClassification.Trainers.SequenceClassifier(Everything()).Fit(rows));
        _ml.Transforms.CopyColumns("Copy", "Text").Fit(_ml.Data.ShuffleRows(rows));

        Assert.Equal(first, Classifiers.Payload(_ml.BinaryClassification.Trainers.SequenceClassifier(Everything()).Fit(rows)));
    }

    [Fact]
    public void A_prediction_engine_gives_the_bits_of_bulk_scoring()
    {
        SequenceClassifierTransformer classifier = Classifier();
        List<Message> rows = Samples.Opinions(100, seed: 4);
        rows.Insert(10, new Message());
        rows.Insert(50, new Message { Text = string.Join(' ', Enumerable.Repeat("good", 700)) });
        IDataView scored = classifier.Transform(_ml.Data.LoadFromEnumerable(rows));
        List<float> scores = Rows.All<float>(scored, "Score"), probabilities = Rows.All<float>(scored, "Probability");
        List<VBuffer<float>> embeddings = Rows.All<VBuffer<float>>(scored, "SequenceEmbedding");

        using var engine = _ml.Model.CreatePredictionEngine<Message, Embedded>(classifier);
        for (int i = 0; i < rows.Count; i++)
        {
            Embedded one = engine.Predict(rows[i]);
            Assert.Equal(BitConverter.SingleToInt32Bits(scores[i]), BitConverter.SingleToInt32Bits(one.Score));
            Assert.Equal(BitConverter.SingleToInt32Bits(probabilities[i]), BitConverter.SingleToInt32Bits(one.Probability));
            Assert.Equal(embeddings[i].DenseValues(), one.SequenceEmbedding);
        }
    }

    [Fact]
    public void A_row_s_scores_do_not_depend_on_the_rows_beside_it()
    {
        SequenceClassifierTransformer classifier = Classifier();
        string[] texts = [.. Samples.Opinions(90, seed: 4).Select(row => row.Text)];
        int[] order = [.. Enumerable.Range(0, texts.Length)];
        new Random(3).Shuffle(order);

        float[] together = Classifiers.Scores(classifier, texts);
        float[] shuffled = Classifiers.Scores(classifier, order.Select(i => texts[i]));

        Assert.Equal(order.Select(i => together[i]), shuffled);
        Assert.Equal(together.Take(20), texts.Take(20).Select(text => Classifiers.Scores(classifier, text).Single()));
    }

    [Fact]
    public void Many_engines_on_many_threads_share_one_model()
    {
        SequenceClassifierTransformer classifier = Classifier();
        List<Message> rows = Samples.Opinions(40, seed: 4);
        float[] expected = Classifiers.Scores(classifier, rows.Select(row => row.Text));

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            using var engine = _ml.Model.CreatePredictionEngine<Message, Verdict>(classifier, new PredictionEngineOptions { OwnsTransformer = false });
            for (int i = 0; i < rows.Count; i++)
            {
                int row = (i + 5 * thread) % rows.Count;
                Assert.Equal(expected[row], engine.Predict(rows[row]).Score);
            }
        });
    }

    private sealed class Embedded
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public float[] SequenceEmbedding { get; set; } = [];
    }
}
