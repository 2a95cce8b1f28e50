namespace CharacterModel.Tests;

public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_ends_in_bits_per_character_and_writes_its_page()
    {
        string text = _folder.Write("a.txt", Enumerable.Repeat("aab(b) \"c\"", 200)), page = _folder.PathOf("a.html"), model = _folder.PathOf("a.zip"), curve = _folder.PathOf("a.csv");
        using var output = new StringWriter();

        int code = new Run(new Settings
        {
            TextPath = text, PagePath = page, ModelPath = model, CurvePath = curve, Prompt = "aa", Temperature = 0, Seed = 1,
            Configure = options =>
            {
                options.HiddenSize = options.EmbeddingSize = 16;
                options.BatchSize = 4;
                options.BackpropagationLength = 10;
                options.LearningRate = 0.02f;
                options.MaximumEpochs = 10;
            },
        }, output).Execute(CancellationToken.None);

        Assert.Equal(0, code);
        string last = output.ToString().TrimEnd().Split('\n')[^1];
        Assert.Matches(@"^metrics: bits_per_character=0\.[0-4]\d{3} characters_per_s=\d+\.\d{4}$", last);
        Assert.Contains("aab(b) \"c\"\naab(b) \"c\"\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Inside quotes", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.True(new FileInfo(model).Length > 0);
        string[] lines = File.ReadAllLines(curve);
        Assert.Equal((11, "epoch,seconds,training_bits,validation_bits"), (lines.Length, lines[0]));
        Assert.Matches(@"^10,\d+\.\d,0\.\d{4},0\.\d{4}$", lines[^1]);
        Assert.Matches(@"\n10 +\d+\.\d +0\.\d{4} +0\.\d{4}\n", output.ToString());
    }
}
