using Examples.Common.Tagging;
using Microsoft.ML.Recurrent;

namespace Examples.Common.Tests.Tagging;

public sealed class TaggingCommandTests : IDisposable
{
    private static readonly TaggingExample Example = new("Title", "An example.", []);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_given_takes_the_example_s_own_sentences_and_what_suits_them()
    {
        TaggingSettings settings = Read();

        Assert.Equal(["train.tsv", "validation.tsv", "test.tsv"], new[] { settings.TrainPath, settings.ValidationPath, settings.TestPath }.Select(Path.GetFileName));
        Assert.Equal((30, 16, 0), (Configured(settings).MaximumEpochs, Configured(settings).BatchSize, Configured(settings).BatchTokens));
        Assert.Null(settings.ModelPath);
        Assert.Equal(("tagged.html", 1), (Path.GetFileName(settings.PagePath), settings.Seed));
    }

    [Fact]
    public void Other_sentences_take_the_options_of_the_library_and_need_no_validation_and_no_test()
    {
        string data = _folder.Write("a.tsv", "a\tA"), page = _folder.PathOf("a.html"), model = _folder.PathOf("a.zip");

        TaggingSettings settings = Read("--train", data, "--page", page, "--model", model, "--seed", "3");

        Assert.Equal((data, null, null, page, model, 3), (settings.TrainPath, settings.ValidationPath, settings.TestPath, settings.PagePath, settings.ModelPath, settings.Seed));
        Assert.Equal(new SequenceTaggerTrainer.Options().BatchSize, Configured(settings).BatchSize);
        Assert.Null(Configured(settings).MaximumEpochs);
    }

    [Fact]
    public void Options_of_the_trainer_reach_it()
    {
        SequenceTaggerTrainer.Options options = Configured(Read(
            "--cell", "gru", "--layers", "3", "--connection", "highway", "--hidden", "8", "--embedding", "4", "--no-crf", "--convolution", "--scheme", "bioes", "--dropout", "0.25", "--word-dropout", "0.125", "--word-shape", "0", "--metric", "accuracy", "--lower-case", "false",
            "--optimizer", "sgd", "--learning-rate", "2", "--epochs", "5", "--patience", "6", "--batch", "7", "--threads", "2"));

        Assert.Equal((RecurrentCell.Gru, 3, LayerConnection.Highway, 8, 4), (options.Cell, options.Layers, options.Connection, options.HiddenSize, options.EmbeddingSize));
        Assert.Equal((TaggerOutput.Softmax, CharacterEncoderKind.Convolution, TagScheme.Bioes), (options.Output, options.Characters, options.Scheme));
        Assert.Equal((0.25f, 0.125f, OptimizerKind.Sgd, 2f), (options.Dropout, options.WordDropout, options.Optimizer, options.LearningRate));
        Assert.Equal((0, 0f, TaggingMetric.Accuracy, false), (options.WordShapeSize, options.RareWordDropout, options.Metric, options.LowerCase));
        Assert.Equal((5, 6, 7, 2), (options.MaximumEpochs, options.EarlyStoppingPatience, options.BatchSize, options.NumberOfThreads));
    }

    [Fact]
    public void Flags_take_parts_of_the_tagger_away_or_change_them()
    {
        Assert.Equal(CharacterEncoderKind.None, Configured(Read("--no-characters")).Characters);
        Assert.Equal(TaggerOutput.PreviousTag, Configured(Read("--previous-tag")).Output);
        Assert.Equal(new SequenceTaggerTrainer.Options().Output, Configured(Read()).Output);
    }

    [Theory]
    [InlineData("--validation needs --train", "--validation", "a.tsv")]
    [InlineData("--test needs --train", "--test", "a.tsv")]
    public void Sentences_to_judge_by_need_sentences_to_learn_from(string named, string option, string file) =>
        Assert.Contains(named, ErrorOf(option, _folder.Write(file, "a\tA")), StringComparison.Ordinal);

    [Theory]
    [InlineData("File does not exist: '/no/such/file'", "--train", "/no/such/file")]
    [InlineData("--epochs must be at least 1, but is 0", "--epochs", "0")]
    [InlineData("'iob3'", "--scheme", "iob3")]
    [InlineData("'/no/such/folder', which does not exist", "--page", "/no/such/folder/page.html")]
    public void What_makes_no_sense_is_named(string named, params string[] args) =>
        Assert.Contains(named, ErrorOf(args), StringComparison.Ordinal);

    [Theory]
    [InlineData("--no-crf and --previous-tag", "--previous-tag", "--no-crf")]
    [InlineData("--no-characters and --convolution", "--no-characters", "--convolution")]
    [InlineData("--word-dropout and --rare-word-dropout", "--word-dropout", "0.1", "--rare-word-dropout", "0.2")]
    public void Options_that_contradict_each_other_are_refused(string named, params string[] args) =>
        Assert.Contains($"{named} contradict each other: give one of them.", ErrorOf(args), StringComparison.Ordinal);

    private static SequenceTaggerTrainer.Options Configured(TaggingSettings settings)
    {
        var options = new SequenceTaggerTrainer.Options();
        settings.Configure(options);
        return options;
    }

    private static TaggingSettings Read(params string[] args)
    {
        TaggingSettings? read = null;
        Assert.Equal(0, new TaggingCommand(Example, settings =>
        {
            read = settings;
            return 0;
        }).Invoke(args, TextWriter.Null, TextWriter.Null));
        return read!;
    }

    private static string ErrorOf(params string[] args)
    {
        using var error = new StringWriter();
        Assert.Equal(CommandLine.UsageError, new TaggingCommand(Example, _ => throw new InvalidOperationException("It must not run.")).Invoke(args, TextWriter.Null, error));
        return error.ToString();
    }
}
