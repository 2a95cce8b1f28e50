using Examples.Common;
using LanguageModel.Training;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace LanguageModel.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_given_takes_the_examples_own_text_and_its_preset()
    {
        Settings settings = Read();

        Assert.Null(settings.Texts);
        Assert.False(settings.Contiguous);
        Assert.Equal(Configured(Preset.Grammar.Configure).HiddenSize, Configured(settings.Configure).HiddenSize);
    }

    [Fact]
    public void Other_texts_take_the_options_of_the_library()
    {
        string text = _folder.Write("a.txt", "a b");

        Settings settings = Read("--train", text, "--validation", text, "--test", text);

        Assert.Equal(new TextPaths(text, text, text), settings.Texts);
        RnnLanguageModelTrainer.Options library = new(), options = Configured(settings.Configure);
        Assert.All(typeof(RnnLanguageModelTrainer.Options).GetProperties(), property => Assert.Equal(property.GetValue(library), property.GetValue(options)));
    }

    [Fact]
    public void Options_change_what_the_preset_says()
    {
        Settings settings = Read("--preset", "wikitext2", "--hidden", "7", "--cell", "gru", "--dropout", "0.25", "--epochs", "3", "--threads", "2", "--prompt", "The end");

        RnnLanguageModelTrainer.Options options = Configured(settings.Configure);
        Assert.True(settings.Contiguous);
        Assert.Equal((7, RecurrentCell.Gru, 0.25f, 3, 2), (options.HiddenSize, options.Cell, options.Dropout, options.MaximumEpochs, options.NumberOfThreads));
        Assert.Equal(Configured(Preset.WikiText2.Configure).LearningRate, options.LearningRate);
        Assert.Equal("The end", settings.Prompt);
        Assert.Equal(Preset.WikiText2.CacheSize, settings.CacheSize);
    }

    [Fact]
    public void A_preset_gives_way_in_what_is_no_option_of_the_trainer_too()
    {
        Settings settings = Read("--preset", "wikitext2", "--contiguous", "false", "--cache", "0");

        Assert.False(settings.Contiguous);
        Assert.Equal(0, settings.CacheSize);
    }

    [Fact]
    public void Words_and_the_cache_are_chosen_for_all_models()
    {
        Settings settings = Read("--contiguous", "--minimum-count", "3", "--vocabulary", "100", "--lower-case", "--cache", "500");

        Assert.Equal((true, 3, 100, true, 500), (settings.Contiguous, settings.MinimumCount, settings.MaximumVocabularySize, settings.LowerCase, settings.CacheSize));
    }

    [Fact]
    public void Options_of_the_trainer_reach_it()
    {
        string vectors = _folder.Write("vectors.txt", "a 1 2 3 4");
        RnnLanguageModelTrainer.Options options = Configured(Read(
            "--layers", "3", "--hidden", "8", "--embedding", "4", "--projection", "4", "--tied", "false", "--input-dropout", "0.1", "--layer-dropout", "0.2", "--output-dropout", "0.3",
            "--embedding-dropout", "0.4", "--weight-dropout", "0.5", "--variational-dropout", "true", "--optimizer", "sgd", "--learning-rate", "2", "--warm-up", "0.1", "--weight-decay", "0", "--clip", "0.5",
            "--batch", "6", "--bptt", "7", "--patience", "9", "--checkpoints", "folder",
            "--schedule", "reduceonplateau", "--plateau-factor", "0.3", "--plateau-patience", "4", "--nt-asgd", "5", "--momentum", "0.6", "--ar", "2", "--tar", "1.5",
            "--half-length", "0.05", "--length-deviation", "3", "--cutoffs", "2000,10000", "--softmax-divisor", "2", "--word-vectors", vectors, "--freeze-word-vectors", "true").Configure);

        Assert.Equal((3, 8, 4, 4, false), (options.Layers, options.HiddenSize, options.EmbeddingSize, options.ProjectionSize, options.TieWeights));
        Assert.Equal((0.1f, 0.2f, 0.3f, 0.4f, 0.5f, true), (options.InputDropout, options.LayerDropout, options.OutputDropout, options.EmbeddingDropout, options.WeightDropout, options.VariationalDropout));
        Assert.Equal((OptimizerKind.Sgd, 2, 0, 0.5f), (options.Optimizer, options.LearningRate, options.WeightDecay, options.GradientClipNorm));
        Assert.Equal((6, 7, 9, "folder"), (options.BatchSize, options.BackpropagationLength, options.EarlyStoppingPatience, options.CheckpointFolder));
        Assert.Equal((LearningRateSchedule.ReduceOnPlateau, 0.3f, 4), (options.LearningRateSchedule, options.PlateauFactor, options.PlateauPatience));
        Assert.Equal((5, 0.6f, 2, 1.5f), (options.NonMonotoneInterval, options.Momentum, options.ActivationRegularization, options.TemporalActivationRegularization));
        Assert.Equal((0.05f, 3, 2), (options.HalfLengthProbability, options.LengthDeviation, options.SoftmaxDivisor));
        Assert.Equal([2000, 10000], options.SoftmaxCutoffs!);
        Assert.Equal((vectors, true), (options.WordVectorsPath, options.FreezeWordVectors));
    }

    [Fact]
    public void The_trainer_has_no_option_that_the_command_line_cannot_set()
    {
        // What the example sets itself, for all models or from its files; what is text or keys in code, not on a command line.
        string[] others = ["FeatureColumnName", "Contiguous", "MinimumTokenCount", "MaximumVocabularySize", "LowerCase", "ValidationSet", "ValidationFraction", "Seed", "Progress", "CancellationToken", "WordVectors"];
        string[] given = ["--cell", "gru", "--layers", "3", "--hidden", "8", "--embedding", "4", "--projection", "4", "--tied", "false", "--dropout", "0.05", "--input-dropout", "0.1", "--layer-dropout", "0.2",
            "--output-dropout", "0.3", "--embedding-dropout", "0.4", "--weight-dropout", "0.5", "--variational-dropout", "true", "--optimizer", "sgd", "--learning-rate", "2", "--warm-up", "0.1", "--weight-decay", "0", "--clip", "0.5",
            "--batch", "6", "--bptt", "7", "--patience", "9", "--checkpoints", "folder", "--epochs", "3", "--threads", "1", "--schedule", "reduceonplateau", "--plateau-factor", "0.3", "--plateau-patience", "4",
            "--nt-asgd", "5", "--momentum", "0.6", "--ar", "2", "--tar", "1.5", "--half-length", "0.05", "--length-deviation", "3", "--cutoffs", "none", "--softmax-divisor", "2",
            "--word-vectors", _folder.Write("vectors.txt", "a 1 2 3 4"), "--freeze-word-vectors", "true"];
        var defaults = new RnnLanguageModelTrainer.Options();
        RnnLanguageModelTrainer.Options set = Configured(Read(given).Configure);

        string[] unset = [.. typeof(RnnLanguageModelTrainer.Options).GetProperties()
            .Where(property => Equals(property.GetValue(defaults), property.GetValue(set))).Select(property => property.Name)];

        Assert.Equal(others.Order(), unset.Order());
    }

    [Fact]
    public void Every_preset_is_a_set_of_options_that_the_trainer_takes_and_says_how_long_it_trains()
    {
        foreach (Preset preset in Preset.All)
        {
            RnnLanguageModelTrainer.Options options = Configured(preset.Configure);
            options.ValidationSet = new MLContext().Data.LoadFromEnumerable(new[] { new TextLine() });
            new MLContext().Recurrent().Trainers.LanguageModel(options);
            Assert.True(options.MaximumEpochs > 0, $"{preset.Name} says nothing of epochs.");
        }
        Assert.Equal(Preset.All.Count, Preset.All.DistinctBy(preset => preset.Name).Count());
    }

    [Theory]
    [InlineData("'--bogus'", "--bogus", "1")]
    [InlineData("File does not exist: '/no/such/file'", "--rank", "/no/such/file")]
    [InlineData("--epochs must be at least 1, but is 0", "--epochs", "0")]
    [InlineData("--dropout must be at most 0.99, but is 1", "--dropout", "1")]
    [InlineData("'transformer'", "--cell", "transformer")]
    [InlineData("'2000;x'", "--cutoffs", "2000;x")]
    [InlineData("--cache must be at least 0, but is -1", "--cache", "-1")]
    [InlineData("'best'", "--preset", "best")]
    [InlineData("'/no/such/folder', which does not exist", "--model", "/no/such/folder/model.zip")]
    [InlineData("Directory does not exist", "--make-data", "/no/such/folder")]
    public void What_makes_no_sense_is_named(string named, params string[] args) =>
        Assert.Contains(named, ErrorOf(args), StringComparison.Ordinal);

    [Fact]
    public void A_text_to_train_on_without_the_others_is_a_mistake()
    {
        string text = _folder.Write("a.txt", "a b");

        Assert.Contains("missing: --validation, --test.", ErrorOf("--train", text), StringComparison.Ordinal);
        Assert.Contains("missing: --train.", ErrorOf("--validation", text, "--test", text), StringComparison.Ordinal);
    }

    private static RnnLanguageModelTrainer.Options Configured(Action<RnnLanguageModelTrainer.Options> configure)
    {
        var options = new RnnLanguageModelTrainer.Options();
        configure(options);
        return options;
    }

    private static Settings Read(params string[] args)
    {
        Settings? read = null;
        Assert.Equal(0, new Command(settings =>
        {
            read = settings;
            return 0;
        }).Invoke(args, TextWriter.Null, TextWriter.Null));
        return read!;
    }

    private static string ErrorOf(params string[] args)
    {
        using var error = new StringWriter();
        Assert.Equal(CommandLine.UsageError, new Command(_ => throw new InvalidOperationException("It must not run.")).Invoke(args, TextWriter.Null, error));
        return error.ToString();
    }
}
