namespace Microsoft.ML.Data;

/// <summary>Files by their paths. A name may have wild cards; the files it stands for come in the order of their names.</summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    public MultiFileSource(params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = paths.SelectMany(Expand).ToArray();
    }

    public int Count => _paths.Length;

    public string GetPathOrNull(int index) => _paths[index];

    public Stream Open(int index) => new FileStream(_paths[index], FileMode.Open, FileAccess.Read, FileShare.Read);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    private static IEnumerable<string> Expand(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = Path.GetFileName(path);
        if (!name.Contains('*', StringComparison.Ordinal) && !name.Contains('?', StringComparison.Ordinal))
            return [path];
        string folder = Path.GetDirectoryName(path);
        return Directory.GetFiles(string.IsNullOrEmpty(folder) ? "." : folder, name).Order(StringComparer.Ordinal);
    }
}
