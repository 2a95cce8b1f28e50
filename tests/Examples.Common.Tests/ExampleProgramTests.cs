using System.Text.RegularExpressions;

namespace Examples.Common.Tests;

/// <summary>Whole runs. The only tests here that look at the console.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ExampleProgramTests : IDisposable
{
    private static readonly Example Example = new("An example.", "1");
    private readonly TemporaryFolder _folder = new();
    private readonly TextWriter _consoleOutput = Console.Out, _consoleError = Console.Error;
    private readonly StringWriter _output = new(), _error = new();

    public ExampleProgramTests()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
    }

    public void Dispose()
    {
        Console.SetOut(_consoleOutput);
        Console.SetError(_consoleError);
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Two_labels_end_in_accuracy_f1_and_auc()
    {
        string data = _folder.Write("data.tsv", Rows(("1", "good"), ("0", "bad")));

        Assert.Equal(0, Run("--train", data, "--test", data));

        Assert.Equal("metrics: accuracy=1.0000 f1=1.0000 auc=1.0000", LastLine);
        Assert.Contains("Confusion table", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"1 \(\d+\.\d %; is 1\): good text 0", _output.ToString());
    }

    [Fact]
    public void More_labels_end_in_accuracy_macro_accuracy_and_log_loss()
    {
        string data = _folder.WriteCompressed("data.tsv.gz", string.Join('\n', Rows(("play", "music"), ("book", "table"), ("rain", "weather"))));
        string model = _folder.PathOf("model.zip");

        Assert.Equal(0, Run("--train", data, "--test", data, "--validation", data, "--model", model, "--threads", "1"));

        Assert.Matches(new Regex(@"^metrics: accuracy=1\.0000 macro_accuracy=1\.0000 log_loss=0\.\d{4}$"), LastLine);
        Assert.Matches(@"book \(\d+\.\d %; is book\): table text 0", _output.ToString());
        Assert.True(File.Exists(model));
        Assert.Contains("<svg", File.ReadAllText(_folder.PathOf("model.learning-curve.html")), StringComparison.Ordinal);
        Assert.Contains("weather", File.ReadAllText(_folder.PathOf("model.explanation.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_ends_in_the_same_output_whatever_the_number_of_threads()
    {
        string data = _folder.Write("data.tsv", Rows(("1", "good"), ("0", "bad")));

        string[] lines = [.. new[] { "1", "3" }.Select(threads =>
        {
            Assert.Equal(0, Run("--train", data, "--test", data, "--epochs", "1", "--threads", threads));
            string output = _output.ToString();
            _output.GetStringBuilder().Clear();
            return output[output.IndexOf("Confusion table", StringComparison.Ordinal)..];
        })];

        Assert.Equal(lines[0], lines[1]);
    }

    [Theory]
    [InlineData("found a line without a tab", "0\tbad", "1 good")]
    [InlineData("found only '0'", "0\tbad", "0\tworse")]
    public void Bad_data_ends_with_an_error_and_exit_code_1(string complaint, params string[] lines)
    {
        string data = _folder.Write("data.tsv", lines);

        Assert.Equal(1, Run("--train", data, "--test", data));

        Assert.StartsWith("error: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains(complaint, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Test_texts_of_one_label_only_are_an_error_where_there_are_two()
    {
        string train = _folder.Write("train.tsv", Rows(("1", "good"), ("0", "bad"))), test = _folder.Write("test.tsv", "0\tbad");

        Assert.Equal(1, Run("--train", train, "--test", test));

        Assert.Contains("test.tsv: expected texts of both labels, found only '0'", _error.ToString(), StringComparison.Ordinal);
    }

    private string LastLine => _output.ToString().TrimEnd('\n').Split('\n')[^1];

    private static int Run(params string[] args) => ExampleProgram.Run(args, Example);

    private static IEnumerable<string> Rows(params (string Label, string Word)[] classes) =>
        Enumerable.Range(0, 20).SelectMany(i => classes.Select(c => $"{c.Label}\t{c.Word} text {i}"));
}
