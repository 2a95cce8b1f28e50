namespace Microsoft.ML.Contract.Tests;

/// <summary>A file that is gone when the test is over.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string extension = ".txt") =>
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "contract-" + Guid.NewGuid().ToString("N") + extension);

    public string Path { get; }

    public static TemporaryFile WithLines(params string[] lines)
    {
        var file = new TemporaryFile();
        File.WriteAllLines(file.Path, lines);
        return file;
    }

    public void Dispose() => File.Delete(Path);
}
