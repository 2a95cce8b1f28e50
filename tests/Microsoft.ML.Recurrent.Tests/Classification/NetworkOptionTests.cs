namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>The options that shape the network and its training: each trains a usable classifier and is not forgotten on the way to the engine.</summary>
public class NetworkOptionTests
{
    private const int Words = 21, Embedding = 8, Hidden = 8;

    public static TheoryData<string> Changes => [.. _changes.Keys];

    private static readonly Dictionary<string, Action<SequenceClassifierTrainer.Options>> _changes = new()
    {
        ["Adam"] = options => options.Optimizer = OptimizerKind.Adam,
        ["SGD with momentum"] = options => (options.Optimizer, options.LearningRate) = (OptimizerKind.Sgd, 0.2f),
        ["SGD without momentum"] = options => (options.Optimizer, options.LearningRate, options.Momentum) = (OptimizerKind.Sgd, 0.5f, 0),
        ["another learning rate"] = options => options.LearningRate = 0.03f,
        ["a constant learning rate"] = options => options.LearningRateSchedule = LearningRateSchedule.Constant,
        ["a learning rate reduced on a plateau"] = options => (options.LearningRateSchedule, options.ValidationFraction) = (LearningRateSchedule.ReduceOnPlateau, 0.2f),
        ["no weight decay"] = options => options.WeightDecay = 0,
        ["a long warm-up"] = options => options.WarmUpFraction = 0.5f,
        ["hard clipping"] = options => options.GradientClipNorm = 0.01f,
        ["another batch size"] = options => options.BatchSize = 5,
        ["no dropout"] = options => options.Dropout = 0,
        ["variational dropout"] = options => options.VariationalDropout = true,
        ["word dropout"] = options => options.WordDropout = 0.4f,
        ["label smoothing"] = options => options.LabelSmoothing = 0.2f,
        ["balanced classes"] = options => options.ClassWeighting = ClassWeighting.Balanced,
        ["averaged weights"] = options => options.WeightAveraging = 0.9f,
        ["an ensemble"] = options => options.EnsembleSize = 2,
        ["n-grams"] = options => options.NGramFeatures = true,
        ["n-grams of words alone"] = options => (options.NGramFeatures, options.CharacterFeatures) = (true, false),
        ["single words as n-grams"] = options => (options.NGramFeatures, options.WordNGrams) = (true, 1),
        ["two layers"] = options => options.Layers = 2,
        ["one direction"] = options => options.Bidirectional = false,
        ["a vanilla network"] = options => options.Cell = RecurrentCell.Rnn,
        ["a gated recurrent unit"] = options => options.Cell = RecurrentCell.Gru,
        ["the last state"] = options => options.Pooling = SequencePooling.Last,
        ["attention"] = options => options.Pooling = SequencePooling.Attention,
        ["all poolings"] = options => options.Pooling = SequencePooling.All,
        ["a seed"] = options => options.Seed = 5,
    };

    /// <summary>Opinions, two in three of them good.</summary>
    private static readonly List<Message> _rows = [.. Samples.Opinions(60).Where((row, i) => row.Label || i % 4 == 1)];

    private static readonly Lazy<byte[]> _plain = new(() => Classifiers.Payload(Classifiers.TrainBinary(rows: _rows)));

    [Theory]
    [MemberData(nameof(Changes))]
    public void The_option_makes_a_difference_and_a_classifier_that_can_be_saved(string change)
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(_changes[change], _rows);
        byte[] payload = Classifiers.Payload(classifier);

        Assert.NotEqual(_plain.Value, payload);
        string[] texts = ["a good film", "the dull plot", ""];
        float[] scores = Classifiers.Scores(classifier, texts);
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(scores, Classifiers.Scores(SequenceClassifierTransformer.ReadPayload(new MemoryStream(payload)), texts));
    }

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    public void Every_cell_learns(RecurrentCell cell) =>
        Assert.Equal(1, Classifiers.Accuracy(Classifiers.TrainBinary(options => (options.Cell, options.MaximumEpochs) = (cell, 25), Samples.Opinions(160)), Samples.Opinions(40, seed: 2)));

    [Theory]
    [InlineData(SequencePooling.Last)]
    [InlineData(SequencePooling.Max)]
    [InlineData(SequencePooling.Mean)]
    [InlineData(SequencePooling.Attention)]
    [InlineData(SequencePooling.Last | SequencePooling.Attention)]
    [InlineData(SequencePooling.All)]
    public void Every_pooling_learns(SequencePooling pooling) =>
        Assert.Equal(1, Classifiers.Accuracy(Classifiers.TrainBinary(options => (options.Pooling, options.MaximumEpochs) = (pooling, 25), Samples.Opinions(160)), Samples.Opinions(40, seed: 2)));

    [Theory]
    [InlineData(RecurrentCell.Rnn, 1, true, 1)]
    [InlineData(RecurrentCell.Lstm, 1, true, 1)]
    [InlineData(RecurrentCell.Gru, 1, true, 1)]
    [InlineData(RecurrentCell.Lstm, 2, true, 1)]
    [InlineData(RecurrentCell.Lstm, 1, false, 1)]
    [InlineData(RecurrentCell.Gru, 3, false, 2)]
    public void The_number_of_parameters_follows_from_the_shape(RecurrentCell cell, int layers, bool bidirectional, int networks)
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options =>
            (options.Cell, options.Layers, options.Bidirectional, options.EnsembleSize, options.MaximumEpochs, options.Pooling) =
            (cell, layers, bidirectional, networks, 1, SequencePooling.Max), Samples.Opinions(160));

        // Per direction and layer, as in PyTorch: input weights, hidden weights and two biases for every gate.
        int gates = cell switch { RecurrentCell.Rnn => 1, RecurrentCell.Gru => 3, _ => 4 }, directions = bidirectional ? 2 : 1;
        long recurrent = Enumerable.Range(0, layers).Sum(layer => (long)directions * gates * Hidden * ((layer == 0 ? Embedding : directions * Hidden) + Hidden + 2));
        Assert.Equal(Words, classifier.Vocabulary.Count);
        Assert.Equal(networks * (Words * Embedding + recurrent + directions * Hidden + 1), classifier.ParameterCount);
    }

    [Fact]
    public void Balanced_classes_lift_the_scores_of_the_rare_class()
    {
        List<Message> rows = [.. Samples.Opinions(80).Where((row, i) => !row.Label || i % 8 == 0)];

        float plain = Classifiers.Scores(Classifiers.TrainBinary(options => options.MaximumEpochs = 4, rows), "the film").Single();
        float balanced = Classifiers.Scores(Classifiers.TrainBinary(options => (options.MaximumEpochs, options.ClassWeighting) = (4, ClassWeighting.Balanced), rows), "the film").Single();

        Assert.True(balanced > plain + 0.5f, $"{balanced} is not well above {plain}");
    }

    [Fact]
    public void Label_smoothing_keeps_scores_from_growing()
    {
        float Largest(float smoothing) => Classifiers.Scores(
            Classifiers.TrainBinary(options => (options.LabelSmoothing, options.MaximumEpochs) = (smoothing, 20)), Samples.Opinions(20).Select(row => row.Text)).Max(Math.Abs);

        // With a share of 0.4 the best logit is ln(0.8 / 0.2).
        Assert.InRange(Largest(0.4f), 1, 2.5);
        Assert.True(Largest(0) > 3);
    }
}
