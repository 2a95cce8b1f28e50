using System.IO.Compression;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Conll;

/// <summary>Files of tagged sentences in a folder of their own, which goes when the test ends.</summary>
internal sealed class ConllFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("conll").FullName;
    private int _count;

    public string Write(string text) => Write(new UTF8Encoding(false).GetBytes(text));

    public string Write(byte[] bytes)
    {
        string path = Path.Combine(_folder, $"file{_count++}.txt");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Compress(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return stream.ToArray();
    }

    /// <summary>The rows of a column, tokens joined by '|'.</summary>
    public static string[] Rows(IDataView view, string column)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema[column]);
        var rows = new List<string>();
        VBuffer<ReadOnlyMemory<char>> row = default;
        while (cursor.MoveNext())
        {
            getter(ref row);
            rows.Add(string.Join('|', row.DenseValues()));
        }
        return [.. rows];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
