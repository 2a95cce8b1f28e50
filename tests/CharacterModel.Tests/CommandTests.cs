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
        string text = _folder.Write("a.txt", "a"), page = _folder.PathOf("a.html"), model = _folder.PathOf("a.zip");

        Settings settings = Read("--train", text, "--page", page, "--model", model, "--prompt", "ROMEO:", "--temperature", "0", "--seed", "-3", "--hidden", "9", "--bptt", "11");

        Assert.Equal((text, page, model, "ROMEO:", 0f, -3), (settings.TextPath, settings.PagePath, settings.ModelPath, settings.Prompt, settings.Temperature, settings.Seed));
        var options = new RnnLanguageModelTrainer.Options();
        settings.Configure(options);
        Assert.Equal((9, 9, 11), (options.HiddenSize, options.EmbeddingSize, options.BackpropagationLength));
    }

    [Theory]
    [InlineData("File does not exist: '/no/such/file'", "--train", "/no/such/file")]
    [InlineData("--temperature must be at least 0, but is -1", "--temperature", "-1")]
    [InlineData("'/no/such/folder', which does not exist", "--page", "/no/such/folder/page.html")]
    public void What_makes_no_sense_is_named(string named, params string[] args)
    {
        using var error = new StringWriter();

        Assert.Equal(CommandLine.UsageError, new Command(_ => throw new InvalidOperationException("It must not run.")).Invoke(args, TextWriter.Null, error));
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
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
