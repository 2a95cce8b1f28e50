using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Tests.Readme;

public sealed partial class SnippetTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Readme");

    [Fact]
    public void The_snippet_of_the_readme_is_the_code_that_is_tested_here()
    {
        string code = File.ReadAllText(Path.Combine(Folder, "Snippet.cs"));
        string usings = code[..code.IndexOf("\n\n", StringComparison.Ordinal)];

        Assert.Equal(WithoutIndentation(CodeBlocks()[0]), WithoutIndentation(usings + "\n\n" + MarkedPartsOf(code)));
    }

    [Fact]
    public void The_language_models_snippet_of_the_readme_is_the_code_that_is_tested_here() =>
        Assert.Equal(WithoutIndentation(CodeBlocks()[1]), WithoutIndentation(MarkedPartsOf(File.ReadAllText(Path.Combine(Folder, "LanguageModelSnippet.cs")))));

    [Fact]
    public void The_language_models_snippet_of_the_readme_measures_generates_and_ranks()
    {
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        try
        {
            File.WriteAllLines(Path.Combine(folder, "lines.txt"), File.ReadLines(Path.Combine(Folder, "messages.tsv")).Select(line => line.Split('\t')[1]));

            (LanguageModelMetrics metrics, IReadOnlyList<RankedCandidate> ranked, string[] next) = LanguageModelSnippet.Run(folder);

            Assert.InRange(metrics.Perplexity, 1, 300);
            Assert.True(ranked[0].LogProbability > ranked[1].LogProbability);
            Assert.InRange(next.Length, 1, 12);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_taggers_snippet_of_the_readme_is_the_code_that_is_tested_here() =>
        Assert.Equal(WithoutIndentation(CodeBlocks()[2]), WithoutIndentation(MarkedPartsOf(File.ReadAllText(Path.Combine(Folder, "TaggerSnippet.cs")))));

    [Fact]
    public void The_taggers_snippet_of_the_readme_finds_entities()
    {
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        try
        {
            File.Copy(Path.Combine(Folder, "entities.tsv"), Path.Combine(folder, "entities.tsv"));

            (TaggingMetrics metrics, IReadOnlyList<TagSpan> spans) = TaggerSnippet.Run(folder);

            Assert.InRange(metrics.Accuracy, 0.8, 1);
            Assert.InRange(metrics.Entities!.F1, 0.4, 1);
            Assert.NotEmpty(spans);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_snippet_of_the_readme_tells_spam_from_ham()
    {
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        try
        {
            File.Copy(Path.Combine(Folder, "messages.tsv"), Path.Combine(folder, "messages.tsv"));

            (Data.BinaryClassificationMetrics metrics, Snippet.Verdict verdict) = Snippet.Run(folder);

            Assert.InRange(metrics.Accuracy, 0.85, 1);
            Assert.True(verdict.PredictedLabel);
            Assert.InRange(verdict.Probability, 0.5f, 1f);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] CodeBlocks() => [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(match => match.Groups[1].Value)];

    private static string MarkedPartsOf(string code) => FileInFolder().Replace(string.Join("\n\n", Marked().Matches(code).Select(match => match.Groups[1].Value)), "$1");

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^ *// snippet\n(.*?)\n *// end$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"In\(folder, (""[^""]*"")\)")]
    private static partial Regex FileInFolder();

    private static IEnumerable<string> WithoutIndentation(string code) => code.Trim().Split('\n').Select(line => line.TrimStart());
}
