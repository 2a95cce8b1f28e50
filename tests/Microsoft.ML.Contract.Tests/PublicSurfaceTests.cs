using Microsoft.ML.Transforms.Text;

namespace Microsoft.ML.Contract.Tests;

/// <summary>
/// Everything public in the embedded host exists in ML.NET, with the same signature. The host's surface is in <c>PublicSurface.txt</c>:
/// on the embedded host the file must be exactly that surface, on ML.NET itself every line of the file must be found.
/// </summary>
public class PublicSurfaceTests
{
    private const string FileName = "PublicSurface.txt";
    private const string RewriteVariable = "REWRITE_PUBLIC_SURFACE";

    private static bool OnEmbeddedHost => typeof(MLContext).Assembly.GetName().Name == "Microsoft.ML.Embedded";

    [Fact]
    public void The_hosts_public_surface_is_the_committed_one()
    {
        // ML.NET is several assemblies; on the embedded host these four are one.
        var types = new[] { typeof(IDataView), typeof(ITransformer), typeof(MLContext), typeof(TextNormalizingEstimator) }
            .Select(type => type.Assembly).Distinct().SelectMany(assembly => assembly.GetExportedTypes()).ToArray();

        if (OnEmbeddedHost && Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllLines(CommittedFile(), PublicSurface.Declared(types));

        string[] committed = File.ReadAllLines(OnEmbeddedHost ? CommittedFile() : Path.Combine(AppContext.BaseDirectory, FileName));
        string[] actual = PublicSurface.Declared(types);
        var present = OnEmbeddedHost ? actual.ToHashSet(StringComparer.Ordinal) : PublicSurface.Usable(types);
        var missing = committed.Where(line => !present.Contains(line)).Select(line => "- " + line).ToArray();
        var unexpected = actual.Except(committed, StringComparer.Ordinal).Select(line => "+ " + line).ToArray();

        Assert.True(
            OnEmbeddedHost ? actual.SequenceEqual(committed) : missing.Length == 0,
            $"""
            The public surface of {typeof(MLContext).Assembly.GetName().Name} is not the one in {FileName} (- only in the file, + only in the host):
            {string.Join("\n", OnEmbeddedHost ? missing.Concat(unexpected) : missing)}
            If the change is meant and ML.NET has the same signatures, run this test on the embedded host with {RewriteVariable}=1 and commit the file.
            """);
    }

    private static string CommittedFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Microsoft.ML.Recurrent.sln")))
                return Path.Combine(folder.FullName, "tests", "Microsoft.ML.Contract.Tests", FileName);
        }

        throw new InvalidOperationException($"{FileName} is compared in the repository, and {AppContext.BaseDirectory} is not inside it.");
    }
}
