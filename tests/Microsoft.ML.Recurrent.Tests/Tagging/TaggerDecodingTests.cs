using Microsoft.ML.Recurrent.Tests.Pipelines;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Taggers that predict the entities of the largest expected F1.</summary>
public sealed class TaggerDecodingTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Names among words that are just like them: who is one can only be guessed, and most probably none is.</summary>
    private static readonly TaggedSentence[] _rows =
        [.. Enumerable.Range(0, 60).Select(i => TaggedSentence.Of(FormattableString.Invariant($"w{i}x the v{i}y a"), i % 3 == 0 ? "B-PER O O O" : "O O O O", ""))];

    private static SequenceTaggerTransformer Doubtful(TaggerDecoding? decoding, TaggerOutput output = TaggerOutput.ConditionalRandomField, Action<SequenceTaggerTrainer.Options>? change = null) =>
        Taggers.Train(
            options =>
            {
                (options.Output, options.Decoding, options.Characters, options.MinimumWordCount) = (output, decoding, CharacterEncoderKind.None, 2);
                options.ValidationSet = Taggers.View(_rows);
                change?.Invoke(options);
            },
            _rows);

    private double F1Of(SequenceTaggerTransformer tagger, TaggedSentence[] rows) => _ml.Recurrent().EvaluateTagging(tagger.Transform(Taggers.View(rows))).Entities!.F1;

    [Theory]
    [InlineData(TaggerOutput.ConditionalRandomField)]
    [InlineData(TaggerOutput.Softmax)]
    public void Doubtful_entities_are_predicted_where_that_makes_F1_larger(TaggerOutput output)
    {
        SequenceTaggerTransformer probable = Doubtful(TaggerDecoding.MostProbable, output), expected = Doubtful(TaggerDecoding.ExpectedF1, output);

        Assert.Null(probable.EntityThreshold);
        Assert.InRange(expected.EntityThreshold!.Value, 0.05, 0.4999);
        // A name and two that are just like it are found: F1 = 2 · 20 / (60 + 20).
        Assert.Equal(0.5, F1Of(expected, _rows), 1e-6);
        Assert.Equal(0, F1Of(probable, _rows));
    }

    [Fact]
    public void The_most_probable_tags_are_predicted_where_their_F1_is_as_large()
    {
        SequenceTaggerTransformer tagger = Taggers.Train(options => { Taggers.Well(options); options.ValidationSet = Taggers.View(Taggers.Entities(6)); }, Taggers.Entities(24));

        Assert.Equal(1, F1Of(tagger, Taggers.Entities(6)));
        Assert.Null(tagger.EntityThreshold);
    }

    [Fact]
    public void The_F1_in_the_training_history_is_that_of_the_predictions()
    {
        SequenceTaggerTransformer tagger = Doubtful(TaggerDecoding.ExpectedF1, change: options => options.MaximumEpochs = 4);

        Assert.Equal(tagger.TrainingHistory!.Epochs[tagger.TrainingHistory.BestEpoch - 1].Metric!.Value, F1Of(tagger, _rows), 1e-12);
    }

    [Fact]
    public void A_tagger_loaded_from_a_zip_has_the_threshold_and_predicts_the_same()
    {
        SequenceTaggerTransformer tagger = Doubtful(TaggerDecoding.ExpectedF1);
        ITransformer loaded = Zips.Reload(tagger, Taggers.View(_rows));

        Assert.Equal(tagger.EntityThreshold, _ml.Recurrent().Find<SequenceTaggerTransformer>(loaded).EntityThreshold);
        string[] sentences = ["w1x the v1y", "the w9x a", "xyz"];
        Assert.Equal(Taggers.Tag(tagger, sentences), Taggers.Tag(loaded, sentences));
    }

    [Fact]
    public void Unless_asked_for_entities_are_decoded_if_the_best_epoch_is_chosen_by_them()
    {
        Assert.NotNull(Doubtful(decoding: null).EntityThreshold);
        Assert.Null(Doubtful(decoding: null, TaggerOutput.PreviousTag).EntityThreshold);
        Assert.Null(Doubtful(decoding: null, change: options => options.Metric = TaggingMetric.Accuracy).EntityThreshold);
        Assert.Null(Doubtful(decoding: null, change: options => options.Scheme = TagScheme.None).EntityThreshold);
        Assert.Null(Doubtful(decoding: null, change: options => options.BestSequences = 2).EntityThreshold);
        Assert.Null(Doubtful(decoding: null, change: options => options.ValidationSet = null).EntityThreshold);
        Assert.Null(Taggers.Train(options => options.ValidationFraction = 0.3f, Taggers.Parts(12)).EntityThreshold);
    }

    [Fact]
    public void Best_sequences_can_be_had_beside_entities_by_expected_F1()
    {
        SequenceTaggerTransformer tagger = Doubtful(TaggerDecoding.ExpectedF1, change: options => options.BestSequences = 3);

        Assert.NotNull(tagger.EntityThreshold);
        FoundTags[] rows = [.. _ml.Data.CreateEnumerable<FoundTags>(tagger.Transform(Taggers.View(_rows)), reuseRowObject: false, ignoreMissingColumns: true)];
        Assert.All(rows.Zip(_rows), pair => Assert.Equal(pair.Second.Tokens.Length, pair.First.PredictedLabel!.Length));
    }

    [Fact]
    public void Tags_without_entities_cannot_be_decoded_as_entities()
    {
        string Fault(TaggedSentence[] rows) => Assert.Throws<InvalidOperationException>(() =>
            Taggers.Train(options => (options.Decoding, options.ValidationFraction) = (TaggerDecoding.ExpectedF1, 0.3f), rows)).Message;

        Assert.Contains("found ADP, DET, NOUN, PROPN, VERB", Fault(Taggers.Parts(12)), StringComparison.Ordinal);
        // All tokens are in an entity: there is no tag for the others.
        Assert.Contains("found B-X, I-X", Fault([.. Enumerable.Range(0, 6).Select(_ => TaggedSentence.Of("a b", "B-X I-X", ""))]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Consistent_dropout_gives_the_same_bits_for_any_number_of_threads(int threads)
    {
        byte[] Payload(int count) => Taggers.Payload(Doubtful(decoding: null, change: options => (options.DropoutConsistency, options.NumberOfThreads, options.MaximumEpochs) = (1, count, 2)));

        Assert.Equal(Payload(2), Payload(threads));
    }
}
