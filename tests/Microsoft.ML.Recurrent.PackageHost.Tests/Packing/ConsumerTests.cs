namespace Microsoft.ML.Recurrent.PackageHost.Tests.Packing;

/// <summary>An app that knows the packages alone.</summary>
[Collection("Packing")]
public sealed class ConsumerTests(PackedPackages packages) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-consumer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_app_made_from_the_packages_trains_a_spam_filter_and_another_process_predicts_with_it()
    {
        string project = Path.Combine(_folder, "Consumer");
        CopyFolder(Path.Combine(Build.RepositoryRoot, "tests", "Microsoft.ML.Recurrent.PackageHost.Tests", "Consumer"), project);
        var environment = new Dictionary<string, string>
        {
            // The packages under test go to a folder of their own, or the next run would find these there; the rest is taken from where it lies.
            ["RestorePackagesPath"] = Path.Combine(_folder, "packages"),
            ["RestoreAdditionalProjectFallbackFolders"] = Build.Value("RestorePackagesPath"),
            ["RestoreAdditionalProjectSources"] = $"{packages.Folder};{Build.Value("RestoreAdditionalProjectSources")}",
            ["ConsumedPackageId"] = PackedPackages.Id,
            ["ConsumedPackageVersion"] = PackedPackages.Version,
        };

        (int built, string log) = Build.Dotnet(project, environment, "build", "-c", "Release", "-m:1", "-o", Path.Combine(_folder, "app"));
        Assert.True(built == 0, log);
        string app = Path.Combine(_folder, "app", "Consumer.dll"), model = Path.Combine(_folder, "spam.zip");
        string data = Path.Combine(Build.RepositoryRoot, "examples", "SpamClassification", "data");
        (int trained, string training) = Build.Dotnet(_folder, environment, app, "train", Path.Combine(data, "train.tsv"), Path.Combine(data, "test.tsv"), model);
        Assert.True(trained == 0, training);
        (int predicted, string verdicts) = Build.Dotnet(_folder, environment, [app, "predict", model, .. new[] { "spam", "ham" }.Select(label => FirstText(Path.Combine(data, "train.tsv"), label))]);
        Assert.True(predicted == 0, verdicts);

        double accuracy = double.Parse(training.Trim().Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 0.9, 1);
        Assert.Equal(["spam", "ham"], verdicts.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static string FirstText(string file, string label) => File.ReadLines(file).First(line => line.StartsWith(label + '\t', StringComparison.Ordinal)).Split('\t')[1];

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
