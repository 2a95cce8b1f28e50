using Examples.Common;
using Microsoft.ML.Recurrent;

namespace CharacterModel.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_given_takes_the_examples_own_text()
    {
        Settings settings = Read();

        Assert.Null(settings.TextPath ?? settings.ModelPath);
        Assert.EndsWith("characters.html", settings.PagePath, StringComparison.Ordinal);
        Assert.Equal((1, "", 0.7f), (settings.Seed, settings.Prompt, settings.Temperature));
    }

    [Fact]
    public void All_options_reach_the_settings()
    {
        string text = _folder.Write("a.txt", "a"), validation = _folder.Write("b.txt", "b"), test = _folder.Write("c.txt", "c");
        string page = _folder.PathOf("a.html"), model = _folder.PathOf("a.zip"), curve = _folder.PathOf("a.csv");

        Settings settings = Read("--train", text, "--validation", validation, "--test", test, "--curve", curve, "--page", page, "--model", model, "--prompt", "ROMEO:", "--temperature", "0", "--seed", "-3", "--hidden", "9", "--bptt", "11");

        Assert.Equal((text, page, model, "ROMEO:", 0f, -3), (settings.TextPath, settings.PagePath, settings.ModelPath, settings.Prompt, settings.Temperature, settings.Seed));
        Assert.Equal((validation, test, curve), (settings.ValidationPath, settings.TestPath, settings.CurvePath));
        var options = new RnnLanguageModelTrainer.Options();
        settings.Configure(options);
        Assert.Equal((true, true), (options.TieWeights, options.LearningRateSchedule == LearningRateSchedule.Cosine));
        Assert.Equal((9, 9, 11), (options.HiddenSize, options.EmbeddingSize, options.BackpropagationLength));
    }

    [Fact]
    public void A_validation_text_without_a_test_text_or_without_one_to_train_on_is_a_mistake()
    {
        string text = _folder.Write("a.txt", "a");

        Assert.Contains("belong together", ErrorOf("--train", text, "--validation", text), StringComparison.Ordinal);
        Assert.Contains("belong together", ErrorOf("--validation", text, "--test", text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("File does not exist: '/no/such/file'", "--train", "/no/such/file")]
    [InlineData("--temperature must be at least 0, but is -1", "--temperature", "-1")]
    [InlineData("'/no/such/folder', which does not exist", "--page", "/no/such/folder/page.html")]
    public void What_makes_no_sense_is_named(string named, params string[] args) => Assert.Contains(named, ErrorOf(args), StringComparison.Ordinal);

    private static string ErrorOf(params string[] args)
    {
        using var error = new StringWriter();
        Assert.Equal(CommandLine.UsageError, new Command(_ => throw new InvalidOperationException("It must not run.")).Invoke(args, TextWriter.Null, error));
        return error.ToString();
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
}
