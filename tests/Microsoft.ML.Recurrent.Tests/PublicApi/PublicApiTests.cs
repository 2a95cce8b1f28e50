using Microsoft.ML.Contract.Tests;

namespace Microsoft.ML.Recurrent.Tests.PublicApi;

/// <summary>The public surface of each packed assembly is a committed file, so that every change of it shows in a diff.</summary>
public sealed class PublicApiTests
{
    private const string RewriteVariable = "REWRITE_PUBLIC_API";

    [Theory]
    [InlineData("Microsoft.ML.Recurrent", typeof(SequenceClassifierTrainer))]
    [InlineData("Microsoft.ML.Recurrent.Engine", typeof(TrainingHistory))]
    public void The_public_surface_is_the_committed_one(string assembly, Type type)
    {
        Assert.Equal(assembly, type.Assembly.GetName().Name);
        string[] actual = PublicSurface.Declared(type.Assembly.GetExportedTypes());
        string path = Path.Combine(Folder(), assembly + ".txt");

        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllLines(path, actual);

        string[] committed = File.ReadAllLines(path);
        IEnumerable<string> differences =
            committed.Except(actual, StringComparer.Ordinal).Select(line => "- " + line).Concat(actual.Except(committed, StringComparer.Ordinal).Select(line => "+ " + line));
        Assert.True(
            actual.SequenceEqual(committed),
            $"""
            The public surface of {assembly} is not the one in {path} (- only in the file, + only in the assembly):
            {string.Join("\n", differences)}
            If the change is meant, run this test with {RewriteVariable}=1 and commit the file.
            """);
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Microsoft.ML.Recurrent.sln")))
                return Path.Combine(folder.FullName, "tests", "Microsoft.ML.Recurrent.Tests", "PublicApi");
        }

        throw new InvalidOperationException($"The public surface is compared in the repository, and {AppContext.BaseDirectory} is not inside it.");
    }
}
