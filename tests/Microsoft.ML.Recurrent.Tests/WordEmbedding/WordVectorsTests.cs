using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;
using Microsoft.ML.Recurrent.Tests.LanguageModeling;

namespace Microsoft.ML.Recurrent.Tests.WordEmbedding;

public class WordVectorsTests
{
    private static readonly Lazy<WordVectorsTransformer> _vectors = new(() => Train());

    private static WordVectorsTransformer Vectors => _vectors.Value;

    internal static WordVectorsTrainer.Options Options(Action<WordVectorsTrainer.Options>? change = null)
    {
        var options = new WordVectorsTrainer.Options { FeatureColumnName = "Tokens", VectorSize = 8, Window = 2, MinimumTokenCount = 1, Epochs = 3 };
        change?.Invoke(options);
        return options;
    }

    internal static WordVectorsTransformer Train(Action<WordVectorsTrainer.Options>? change = null, params string[] texts) =>
        new MLContext(seed: 1).Recurrent().Trainers.WordVectors(Options(change)).Fit(Sentences.View(texts.Length == 0 ? Sentences.Text : texts));

    private static byte[] Payload(WordVectorsTransformer vectors)
    {
        using var stream = new MemoryStream();
        vectors.WritePayload(stream);
        return stream.ToArray();
    }

    [Fact]
    public void A_row_has_the_mean_of_its_words_vectors_and_the_vector_of_each()
    {
        IDataView mapped = Vectors.Transform(Sentences.View("cat dog cat", "", "zebra", "mat zebra"));
        float[][] means = [.. Rows.All<VBuffer<float>>(mapped, "SequenceEmbedding").Select(row => row.DenseValues().ToArray())];
        float[][] tokens = [.. Rows.All<VBuffer<float>>(mapped, "TokenVectors").Select(row => row.DenseValues().ToArray())];
        float[] cat = Vectors.VectorOf("cat")!, dog = Vectors.VectorOf("dog")!, none = new float[8];

        for (int i = 0; i < 8; i++)
            Assert.Equal((2 * cat[i] + dog[i]) / 3, means[0][i], 1e-6f);
        Assert.Equal(none, means[1]);
        Assert.Equal(none, means[2]);
        Assert.Equal(Vectors.VectorOf("mat"), means[3]);
        Assert.Equal([.. cat, .. dog, .. cat], tokens[0]);
        Assert.Empty(tokens[1]);
        Assert.Equal(none, tokens[2]);
        Assert.Equal([.. Vectors.VectorOf("mat")!, .. none], tokens[3]);
        VBuffer<ReadOnlyMemory<char>> names = default;
        mapped.Schema["SequenceEmbedding"].GetSlotNames(ref names);
        Assert.Equal("SequenceEmbedding.7", names.GetItemOrDefault(7).ToString());
    }

    [Fact]
    public void Words_that_stand_in_the_same_places_are_neighbours()
    {
        var random = new Random(1);
        string[] texts = [.. Enumerable.Range(0, 3000).Select(_ => random.Next(2) == 0 ? $"the {(random.Next(2) == 0 ? "cat" : "dog")} sleeps" : $"a {(random.Next(2) == 0 ? "car" : "bus")} stops")];
        WordVectorsTransformer vectors = Train(options => (options.Epochs, options.SubsamplingThreshold) = (8, 0), texts);

        Assert.Equal("dog", vectors.Neighbours("cat", 1).Single().Word);
        Assert.Equal("car", vectors.Neighbours("bus", 1).Single().Word);
        IReadOnlyList<WordNeighbour> all = vectors.Neighbours("cat", 100);
        Assert.Equal(vectors.Words.Count - 1, all.Count);
        Assert.Equal(all.OrderByDescending(neighbour => neighbour.Similarity), all);
        Assert.All(all, neighbour => Assert.InRange(neighbour.Similarity, -1.0001f, 1.0001f));
        Assert.Equal("cat", vectors.Neighbours(vectors.VectorOf("cat"), 1).Single().Word);
        Assert.DoesNotContain(vectors.Analogy("cat", "dog", "car"), neighbour => neighbour.Word is "cat" or "dog" or "car");
    }

    [Fact]
    public void Words_without_a_vector_have_no_neighbours()
    {
        Assert.Null(Vectors.VectorOf("zebra"));
        Assert.Null(Vectors.VectorOf("<unk>"));
        Assert.Null(Vectors.VectorOf(""));
        Assert.Empty(Vectors.Neighbours("zebra"));
        Assert.Empty(Vectors.Analogy("cat", "zebra", "dog"));
        Assert.Empty(Vectors.Neighbours(new float[8]));
        Assert.Throws<ArgumentException>(() => Vectors.Neighbours(new float[7]));
        Assert.Throws<ArgumentException>(() => Vectors.Neighbours([0, 0, 0, 0, 0, 0, 0, float.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vectors.Neighbours("cat", 0));
        Assert.Throws<ArgumentNullException>(() => Vectors.VectorOf(null!));
    }

    [Fact]
    public void Vectors_are_the_same_for_any_number_of_threads_and_differ_with_the_seed()
    {
        byte[] one = Payload(Train(options => options.NumberOfThreads = 1));
        Assert.Equal(one, Payload(Train(options => options.NumberOfThreads = 4)));
        Assert.NotEqual(one, Payload(Train(options => options.Seed = 2)));
    }

    [Fact]
    public void Keys_that_do_not_occur_have_zeros()
    {
        var ml = new MLContext(seed: 1);
        var map = ml.Transforms.Conversion.MapValueToKey("Tokens").Fit(Sentences.View("a b c", "x"));
        WordVectorsTransformer vectors = ml.Recurrent().Trainers.WordVectors(Options()).Fit(map.Transform(Sentences.View("a b a b", "c a")));

        Assert.Equal(["a", "b", "c", "x"], vectors.Words);
        Assert.Contains(vectors.VectorOf("a")!, value => value != 0);
        Assert.All(vectors.VectorOf("x")!, value => Assert.Equal(0, value));
        Assert.Empty(vectors.Neighbours("x"));
        Assert.DoesNotContain(vectors.Neighbours("a"), neighbour => neighbour.Word == "x");
    }

    [Fact]
    public void Texts_of_one_word_and_missing_arrays_train()
    {
        WordVectorsTransformer vectors = Train(null, "a", "", "a a");
        Assert.All(vectors.VectorOf("a")!, value => Assert.True(float.IsFinite(value)));
        Assert.Empty(vectors.Neighbours("a"));
        var ml = new MLContext(seed: 1);
        IDataView view = ml.Data.LoadFromEnumerable([new Sentence { Tokens = null! }, new Sentence { Tokens = ["a", "b"] }]);
        Assert.Equal(["a", "b"], ml.Recurrent().Trainers.WordVectors(Options()).Fit(view).Words);
    }

    [Fact]
    public void Data_without_words_are_an_error()
    {
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => new MLContext().Recurrent().Trainers.WordVectors(Options())
            .Fit(new MLContext().Data.LoadFromEnumerable(Array.Empty<Sentence>()))).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to train on", Assert.Throws<InvalidOperationException>(() => Train(null, "")).Message, StringComparison.Ordinal);
        Assert.Contains("MinimumTokenCount", Assert.Throws<InvalidOperationException>(() => Train(options => options.MinimumTokenCount = 50)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_that_is_cancelled_before_an_epoch_has_ended_leaves_no_vectors()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(options => options.CancellationToken = source.Token));
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var error = Assert.Throws<OptionsException>(() => new MLContext().Recurrent().Trainers.WordVectors(new WordVectorsTrainer.Options
        {
            FeatureColumnName = null!,
            VectorSize = 0,
            Window = 0,
            NegativeSamples = 0,
            SubsamplingThreshold = 1,
            LearningRate = 0,
            Epochs = 0,
            MinimumTokenCount = 0,
            MaximumVocabularySize = 1,
            NumberOfThreads = 0,
        }));
        Assert.Equal(10, error.Faults.Count);
    }

    [Fact]
    public void They_give_a_classifier_its_first_vectors()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(Sentences.Text.Select((text, i) => new LabelledSentence { Label = i % 2 == 0, Tokens = Sentences.Split(text) }).ToArray());
        SequenceClassifierTrainer.Options Classifier(bool with, bool frozen) => new()
        {
            FeatureColumnName = "Tokens", HiddenSize = 4, EmbeddingSize = 8, MaximumEpochs = 1, MinimumWordCount = 1, NGramFeatures = false,
            WordVectors = with ? Vectors : null, FreezeWordVectors = frozen,
        };
        float[] Score(SequenceClassifierTrainer.Options options) =>
            [.. Rows.All<float>(ml.BinaryClassification.Trainers.SequenceClassifier(options).Fit(rows).Transform(rows), "Score")];

        float[] plain = Score(Classifier(with: false, frozen: false)), begun = Score(Classifier(with: true, frozen: false)), frozen = Score(Classifier(with: true, frozen: true));

        Assert.NotEqual(plain, begun);
        Assert.NotEqual(begun, frozen);
        SequenceClassifierTrainer.Options wrong = Classifier(with: true, frozen: false);
        wrong.EmbeddingSize = 7;
        wrong.WordVectorsPath = typeof(WordVectorsTests).Assembly.Location;
        Assert.Equal(2, Assert.Throws<OptionsException>(() => ml.BinaryClassification.Trainers.SequenceClassifier(wrong)).Faults.Count);
    }
}
