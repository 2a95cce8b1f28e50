namespace Examples.Common.Tests;

public sealed class ExampleCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private ExampleSettings? _settings;

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Without_arguments_the_data_of_the_example_and_the_defaults_of_the_library_are_taken()
    {
        Assert.Equal(0, Invoke());

        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "data", "train.tsv"), _settings!.TrainPath);
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "data", "test.tsv"), _settings.TestPath);
        Assert.Equal(1, _settings.Seed);
        Assert.Null(_settings.ValidationPath ?? _settings.ModelPath);
        Assert.Null(_settings.Threads ?? _settings.Epochs);
    }

    [Fact]
    public void All_options_reach_the_settings()
    {
        string train = _folder.Write("train.tsv", "a\tb"), test = _folder.Write("test.tsv", "a\tb"), validation = _folder.Write("dev.tsv", "a\tb");
        string model = _folder.PathOf("model.zip");

        Assert.Equal(0, Invoke("--train", train, "--test", test, "--validation", validation, "--model", model, "--seed", "-7", "--threads", "2", "--epochs", "3"));

        Assert.Equal(
            new ExampleSettings { TrainPath = train, TestPath = test, ValidationPath = validation, ModelPath = model, Seed = -7, Threads = 2, Epochs = 3 },
            _settings);
    }

    [Theory]
    [InlineData("'--bogus'", "--bogus", "1")]
    [InlineData("File does not exist: '/no/such/file'", "--train", "/no/such/file", "--test", "/no/such/file")]
    [InlineData("--epochs must be at least 1, but is 0", "--epochs", "0")]
    [InlineData("--threads must be at least 1, but is -2", "--threads", "-2")]
    [InlineData("Cannot parse argument 'many'", "--epochs", "many")]
    [InlineData("'/no/such/folder', which does not exist", "--model", "/no/such/folder/model.zip")]
    public void A_command_line_that_makes_no_sense_ends_with_what_is_wrong_and_the_usage(string complaint, params string[] args)
    {
        Assert.Equal(CommandLine.UsageError, Invoke(args));

        Assert.Null(_settings);
        Assert.Contains(complaint, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Usage:", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_texts_without_test_texts_are_a_mistake_and_the_other_way_round()
    {
        string file = _folder.Write("some.tsv", "a\tb");

        Assert.Equal(CommandLine.UsageError, Invoke("--train", file));
        Assert.Equal(CommandLine.UsageError, Invoke("--test", file));

        Assert.Contains("--train is given without --test", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--test is given without --train", _error.ToString(), StringComparison.Ordinal);
    }

    private int Invoke(params string[] args) => new ExampleCommand("An example.", settings =>
    {
        _settings = settings;
        return 0;
    }).Invoke(args, _output, _error);
}
