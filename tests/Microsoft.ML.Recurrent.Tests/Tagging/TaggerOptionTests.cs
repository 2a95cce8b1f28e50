namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Options that make no sense, options that contradict each other, and options that change the model.</summary>
public sealed class TaggerOptionTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IReadOnlyList<string> FaultsOf(Action<SequenceTaggerTrainer.Options> change) =>
        Assert.Throws<OptionsException>(() => _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(change))).Faults;

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        IReadOnlyList<string> faults = FaultsOf(options =>
        {
            options.LabelColumnName = "";
            options.FeatureColumnName = " ";
            options.Cell = (RecurrentCell)7;
            options.HiddenSize = 0;
            options.Layers = 17;
            options.EmbeddingSize = -1;
            options.ElementSize = 0;
            options.Dropout = 1;
            options.BatchSize = 0;
            options.Output = (TaggerOutput)9;
            options.Connection = (LayerConnection)9;
            options.Scheme = (TagScheme)9;
            options.Metric = (TaggingMetric)9;
            options.Decoding = (TaggerDecoding)9;
            options.DropoutConsistency = -1;
            options.SecondLabelColumnName = " ";
            options.SecondLabelWeight = 0;
            options.ScheduledSampling = 1.5f;
            options.Characters = (CharacterEncoderKind)9;
            options.CharacterEmbeddingSize = 0;
            options.CharacterHiddenSize = 0;
            options.CharacterWidths = [0];
            options.CharacterDropout = 1;
            options.MinimumCharacterCount = 0;
            options.MaximumWordLength = 0;
            options.WordShapeSize = -1;
            options.TagEmbeddingSize = 0;
            options.BeamWidth = 0;
            options.RareWordDropout = -1;
            options.MinimumWordCount = 0;
            options.MaximumVocabularySize = 0;
            options.WordDropout = 1;
            options.WeightDropout = -1;
            options.RecurrentDropout = 1;
            options.BatchTokens = -1;
            options.WeightAveraging = 1;
            options.PlateauFactor = 1;
            options.PlateauPatience = 0;
            options.BestSequences = 1001;
            options.FreezeWordVectors = true;
        });

        string[] options =
        [
            "LabelColumnName", "FeatureColumnName", "Cell", "HiddenSize", "Layers", "EmbeddingSize", "ElementSize", "Dropout", "BatchSize", "Output", "Connection", "Scheme", "Metric", "Decoding", "DropoutConsistency",
            "SecondLabelColumnName", "SecondLabelWeight", "ScheduledSampling", "Characters", "CharacterEmbeddingSize", "CharacterHiddenSize", "CharacterWidths", "CharacterDropout", "MinimumCharacterCount", "MaximumWordLength", "WordShapeSize", "TagEmbeddingSize", "BeamWidth", "RareWordDropout", "MinimumWordCount",
            "MaximumVocabularySize", "WordDropout", "WeightDropout", "RecurrentDropout", "BatchTokens", "WeightAveraging", "PlateauFactor", "PlateauPatience", "BestSequences", "FreezeWordVectors",
        ];
        Assert.All(options, option => Assert.Contains(faults, fault => fault.StartsWith(option + " ", StringComparison.Ordinal)));
    }

    public static TheoryData<string> Floats => [.. typeof(SequenceTaggerTrainer.Options).GetProperties()
        .Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(float)).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Floats))]
    public void What_is_no_number_is_a_fault_of_each_option(string option)
    {
        foreach (float value in new[] { float.NaN, float.NegativeInfinity, float.PositiveInfinity })
        {
            IReadOnlyList<string> faults = FaultsOf(options => typeof(SequenceTaggerTrainer.Options).GetProperty(option)!.SetValue(options, value));

            Assert.Contains(faults, fault => fault.StartsWith(option + " ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        Assert.Contains("both are 'Label'", Assert.Single(FaultsOf(options => options.SecondLabelColumnName = "Label")), StringComparison.Ordinal);
        Assert.Contains("reads no previous tag", Assert.Single(FaultsOf(options => options.ScheduledSampling = 0.5f)), StringComparison.Ordinal);
        Assert.Contains("without a beam", Assert.Single(FaultsOf(options => options.BeamWidth = 2)), StringComparison.Ordinal);
        Assert.Contains("are both given", Assert.Single(FaultsOf(options => options.WordDropout = 0.1f)), StringComparison.Ordinal);
        Assert.Contains("by Scheme tags mark no entities", Assert.Single(FaultsOf(options => (options.Metric, options.Scheme) = (TaggingMetric.EntityF1, TagScheme.None))), StringComparison.Ordinal);
        Assert.Contains("no validation rows to find its threshold on", Assert.Single(FaultsOf(options => options.Decoding = TaggerDecoding.ExpectedF1)), StringComparison.Ordinal);
        Assert.Contains("does not know the probabilities of entities", Assert.Single(FaultsOf(options => (options.Decoding, options.Output, options.ValidationFraction) = (TaggerDecoding.ExpectedF1, TaggerOutput.PreviousTag, 0.1f))), StringComparison.Ordinal);
        Assert.Contains("choose MostProbable, or the scheme", Assert.Single(FaultsOf(options => (options.Decoding, options.Scheme, options.ValidationFraction) = (TaggerDecoding.ExpectedF1, TagScheme.None, 0.1f))), StringComparison.Ordinal);
        Assert.Contains("there are no validation rows to look", Assert.Single(FaultsOf(options => options.EarlyStoppingPatience = 2)), StringComparison.Ordinal);
        Assert.Contains("there is none at 'nowhere.txt'", Assert.Single(FaultsOf(options => options.WordVectorsPath = "nowhere.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_copied_when_the_trainer_is_made()
    {
        SequenceTaggerTrainer.Options options = Taggers.Tiny();
        SequenceTaggerTrainer trainer = _ml.MulticlassClassification.Trainers.SequenceTagger(options);
        options.LabelColumnName = "Other";

        trainer.Fit(Taggers.View(Taggers.Parts(3)));
    }

    [Fact]
    public void The_simple_parameters_are_the_options_of_these_names()
    {
        SequenceTaggerTransformer tagger = _ml.MulticlassClassification.Trainers.SequenceTagger(
            "Label", "Tokens", TaggerOutput.Softmax, CharacterEncoderKind.None, RecurrentCell.Gru, hiddenSize: 5, maximumEpochs: 1, validationSet: Taggers.View(Taggers.Parts(2)))
            .Fit(Taggers.View(Taggers.Parts(6)));

        Assert.Equal("accuracy", tagger.TrainingHistory!.MetricName);
        Assert.Single(tagger.TrainingHistory.Epochs);
    }

    public static TheoryData<string> Changes => [.. _changes.Keys];

    private static readonly Dictionary<string, Action<SequenceTaggerTrainer.Options>> _changes = new()
    {
        ["cell"] = options => options.Cell = RecurrentCell.Lstm,
        ["layers"] = options => options.Layers = 2,
        ["directions"] = options => options.Bidirectional = false,
        ["output"] = options => options.Output = TaggerOutput.Softmax,
        ["previous tag"] = options => options.Output = TaggerOutput.PreviousTag,
        ["characters"] = options => options.Characters = CharacterEncoderKind.None,
        ["convolution"] = options => options.Characters = CharacterEncoderKind.Convolution,
        ["character size"] = options => options.CharacterHiddenSize = 3,
        ["widths"] = options => (options.Characters, options.CharacterWidths) = (CharacterEncoderKind.Convolution, [2, 4]),
        ["character dropout"] = options => options.CharacterDropout = 0.3f,
        ["character count"] = options => options.MinimumCharacterCount = 9,
        ["word length"] = options => options.MaximumWordLength = 2,
        ["shapes"] = options => options.WordShapeSize = 0,
        ["residual"] = options => (options.Layers, options.Connection) = (2, LayerConnection.Residual),
        ["highway"] = options => (options.Layers, options.Connection) = (2, LayerConnection.Highway),
        ["case"] = options => options.LowerCase = false,
        ["minimum count"] = options => options.MinimumWordCount = 5,
        ["vocabulary"] = options => options.MaximumVocabularySize = 4,
        ["word dropout"] = options => (options.WordDropout, options.RareWordDropout) = (0.5f, 0),
        ["rare word dropout"] = options => options.RareWordDropout = 5,
        ["dropout"] = options => options.Dropout = 0.4f,
        ["one mask"] = options => options.VariationalDropout = true,
        ["weight dropout"] = options => options.WeightDropout = 0.3f,
        ["recurrent dropout"] = options => options.RecurrentDropout = 0.3f,
        ["batch"] = options => options.BatchTokens = 9,
        ["consistency"] = options => options.DropoutConsistency = 0,
        ["averaging"] = options => options.WeightAveraging = 0.9f,
        ["second label"] = options => options.SecondLabelColumnName = "PredictedLabel",
        ["seed"] = options => options.Seed = 7,
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_of_the_network_and_its_training_changes_the_weights(string change)
    {
        TaggedSentence[] rows = [.. Taggers.Parts(12).Zip(Taggers.Entities(12), (row, other) =>
            new TaggedSentence { Tokens = row.Tokens, Label = row.Label, PredictedLabel = other.Label })];

        byte[] usual = Taggers.Payload(Taggers.Train(change: null, rows)), changed = Taggers.Payload(Taggers.Train(_changes[change], rows));

        Assert.NotEqual(usual, changed);
    }

    [Fact]
    public void Scheduled_sampling_changes_the_weights_of_a_network_that_reads_the_previous_tag()
    {
        byte[] Payload(float sampling) => Taggers.Payload(Taggers.Train(options => (options.Output, options.ScheduledSampling) = (TaggerOutput.PreviousTag, sampling)));

        Assert.NotEqual(Payload(0), Payload(1));
    }

    [Fact]
    public void Entities_are_looked_at_in_validation_if_tags_mark_some_unless_accuracy_is_asked_for()
    {
        string? MetricOf(TaggedSentence[] rows, TaggingMetric? metric) =>
            Taggers.Train(options => (options.ValidationFraction, options.Metric) = (0.3f, metric), rows).TrainingHistory!.MetricName;

        Assert.Equal("entity F1", MetricOf(Taggers.Entities(12), metric: null));
        Assert.Equal("accuracy", MetricOf(Taggers.Entities(12), TaggingMetric.Accuracy));
        Assert.Equal("accuracy", MetricOf(Taggers.Parts(12), metric: null));
        Assert.Contains("the tags mark no entities", Assert.Throws<InvalidOperationException>(() => MetricOf(Taggers.Parts(12), TaggingMetric.EntityF1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scheme_that_the_tags_do_not_follow_is_an_error()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => Taggers.Train(options => options.Scheme = TagScheme.Iob2));

        Assert.Contains("IOB2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_that_fit_no_scheme_are_learned_without_constraints_and_with_a_warning()
    {
        var log = new Classification.LogOf(_ml);
        // Neither O nor a single token's tag: no sentence of one token could be tagged.
        TaggedSentence row = TaggedSentence.Of("a b", "B-X E-X", "");

        SequenceTaggerTransformer tagger = _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny()).Fit(Taggers.View(row, row));

        Assert.Contains(log.Warnings, message => message.Contains("do not fit it", StringComparison.Ordinal));
        Assert.Single(Taggers.Tag(tagger, "a"));
    }
}
