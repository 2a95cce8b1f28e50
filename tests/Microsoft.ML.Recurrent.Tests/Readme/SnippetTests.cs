using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Tests.Readme;

public sealed partial class SnippetTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Readme");

    [Fact]
    public void The_snippet_of_the_readme_is_the_code_that_is_tested_here()
    {
        string readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        string code = File.ReadAllText(Path.Combine(Folder, "Snippet.cs"));
        string usings = code[..code.IndexOf("\n\n", StringComparison.Ordinal)];
        string marked = string.Join("\n\n", Marked().Matches(code).Select(match => match.Groups[1].Value));

        Assert.Equal(
            WithoutIndentation(CodeBlock().Match(readme).Groups[1].Value),
            WithoutIndentation(usings + "\n\n" + FileInFolder().Replace(marked, "$1")));
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

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^ *// snippet\n(.*?)\n *// end$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"In\(folder, (""[^""]*"")\)")]
    private static partial Regex FileInFolder();

    private static IEnumerable<string> WithoutIndentation(string code) => code.Trim().Split('\n').Select(line => line.TrimStart());
}
