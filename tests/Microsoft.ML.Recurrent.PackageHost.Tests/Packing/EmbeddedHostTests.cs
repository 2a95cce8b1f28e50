namespace Microsoft.ML.Recurrent.PackageHost.Tests.Packing;

public sealed class EmbeddedHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-pack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("src/Microsoft.ML.Recurrent")]
    [InlineData("src/Microsoft.ML.Recurrent.Engine")]
    public void The_embedded_host_is_not_packed_and_the_error_says_what_to_do(string project)
    {
        (int exitCode, string output) = Build.Dotnet(
            Build.RepositoryRoot,
            new Dictionary<string, string>(),
            "pack", project, "-c", "Release", "-m:1", "-o", _folder, $"-p:ArtifactsPath={_folder}/artifacts", "-p:MLNet=embedded");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error RECURRENT001", output, StringComparison.Ordinal);
        Assert.Contains("dotnet pack -p:MLNet=package", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "*.nupkg"));
    }
}
