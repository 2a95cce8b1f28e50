using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;
using Microsoft.ML.Recurrent.Tests.LanguageModeling;

namespace Microsoft.ML.Recurrent.Tests.WordEmbedding;

public sealed class WordVectorsFileTests : IDisposable
{
    private static readonly string[] _texts = ["the cat sat", "zebra", "", "a dog saw the mat"];
    private static readonly Lazy<WordVectorsTransformer> _vectors = new(() => WordVectorsTests.Train(options => options.VectorSize = 3));
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-vectors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FileOf(string name) => Path.Combine(_folder, name);

    private static float[][] Means(WordVectorsTransformer vectors) =>
        [.. Rows.All<VBuffer<float>>(vectors.Transform(Sentences.View(_texts)), "SequenceEmbedding").Select(row => row.DenseValues().ToArray())];

    private static byte[] Payload()
    {
        using var stream = new MemoryStream();
        _vectors.Value.WritePayload(stream);
        return stream.ToArray();
    }

    [Fact]
    public void Vectors_loaded_from_a_zip_are_the_same()
    {
        _ml.Model.Save(_vectors.Value, Sentences.View(_texts).Schema, FileOf("vectors.zip"));

        WordVectorsTransformer loaded = _ml.Recurrent().Find<WordVectorsTransformer>(_ml.Model.Load(FileOf("vectors.zip"), out _));

        Assert.Equal(_vectors.Value.Words, loaded.Words);
        Assert.Equal(Means(_vectors.Value), Means(loaded));
        Assert.Equal(_vectors.Value.Neighbours("cat"), loaded.Neighbours("cat"));
    }

    [Fact]
    public void The_names_in_a_zip_are_the_released_ones() =>
        Assert.Equal(("WordVectors", "RNNWRDVC"), (WordVectorsTransformer.Identity.LoaderName, WordVectorsTransformer.Identity.Signature));

    [Fact]
    public void A_text_file_gives_the_same_bits_back()
    {
        _ml.Recurrent().SaveWordVectors(_vectors.Value, FileOf("vectors.txt"));

        WordVectorsTransformer loaded = _ml.Recurrent().LoadWordVectors(FileOf("vectors.txt"), "Tokens");

        Assert.Equal(FormattableString.Invariant($"{_vectors.Value.Words.Count} 3"), File.ReadLines(FileOf("vectors.txt")).First());
        Assert.Equal(_vectors.Value.Words, loaded.Words);
        Assert.Equal(Means(_vectors.Value), Means(loaded));
    }

    [Fact]
    public void Files_of_other_tools_are_read_and_bad_ones_name_the_line()
    {
        File.WriteAllText(FileOf("glove.txt"), "cat 1 2\n<unk> 9 9\ndog 3 4\ncat 5 6\n");
        WordVectorsTransformer loaded = _ml.Recurrent().LoadWordVectors(FileOf("glove.txt"), "Tokens");
        Assert.Equal(["cat", "dog"], loaded.Words);
        Assert.Equal([1, 2], loaded.VectorOf("cat")!);
        Assert.Null(loaded.VectorOf("<unk>"));

        foreach ((string text, string place) in new[] { ("cat 1 2\ndog 3", "line 2"), ("2 2\ncat 1 x", "line 2"), ("", "line 0"), ("cat 1 NaN", "line 1"), ("1 3\ncat 1 2", "line 2") })
        {
            File.WriteAllText(FileOf("bad.txt"), text);
            Assert.Contains(place, Assert.Throws<InvalidDataException>(() => _ml.Recurrent().LoadWordVectors(FileOf("bad.txt"))).Message, StringComparison.Ordinal);
        }
        Assert.Throws<FileNotFoundException>(() => _ml.Recurrent().LoadWordVectors(FileOf("none.txt")));
    }

    [Fact]
    public void Words_that_a_text_file_cannot_hold_are_refused()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable([new Sentence { Tokens = ["New York", "is"] }, new Sentence { Tokens = ["New York"] }]);
        WordVectorsTransformer vectors = _ml.Recurrent().Trainers.WordVectors(WordVectorsTests.Options()).Fit(rows);
        Assert.Contains("New York", Assert.Throws<ArgumentException>(() => _ml.Recurrent().SaveWordVectors(vectors, FileOf("vectors.txt"))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(FileOf("vectors.txt")));
    }

    [Fact]
    public void A_payload_truncated_or_with_a_byte_flipped_is_a_format_error()
    {
        byte[] payload = Payload();
        for (int i = 0; i < payload.Length; i++)
        {
            Assert.Throws<ModelFormatException>(() => WordVectorsTransformer.ReadPayload(new MemoryStream(payload, 0, i)));
            payload[i] ^= 0x41;
            Assert.Throws<ModelFormatException>(() => WordVectorsTransformer.ReadPayload(new MemoryStream(payload)));
            payload[i] ^= 0x41;
        }
        Assert.Throws<ModelFormatException>(() => WordVectorsTransformer.ReadPayload(new MemoryStream([.. payload, 0])));
    }

    [Fact]
    public void A_payload_changed_by_somebody_who_knows_the_checksums_loads_and_maps_or_is_a_format_error()
    {
        byte[] payload = Payload();
        int header = ModelFileLayout.HeaderLength;
        while (header < payload.Length)
        {
            int start = header + ModelFileLayout.SectionHeaderLength, end = start + (int)BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(header + 20));
            for (int i = start; i < end; i++)
            {
                foreach (byte mask in new byte[] { 1, 0xFE })
                {
                    byte[] changed = [.. payload];
                    changed[i] ^= mask;
                    BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(header + 28), Checksum.Append(0, changed.AsSpan(start, end - start)));
                    BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(header + 32), Checksum.Append(0, changed.AsSpan(header, 32)));
                    AssertHarmless(changed, i);
                }
            }
            header = end;
        }
    }

    private static void AssertHarmless(byte[] payload, int place)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        WordVectorsTransformer? vectors = null;
        Exception? error = Record.Exception(() => vectors = WordVectorsTransformer.ReadPayload(new MemoryStream(payload)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.True(error is null or ModelFormatException, $"byte {place}: {error}");
        error = vectors is null ? null : Record.Exception(() => (Means(vectors), vectors.Neighbours("cat")));
        Assert.True(error is null or ArgumentException, $"byte {place}: {error}");
    }

    /// <summary>With REWRITE_PAYLOADS=1 the payload of the current version is written anew, which is right only until it is released.</summary>
    [Fact]
    public void Payloads_of_all_released_versions_load_and_map_as_they_did()
    {
        for (int version = 1; version <= ModelFileLayout.Version; version++)
        {
            string name = FormattableString.Invariant($"v{version}-vectors"), path = Path.Combine(AppContext.BaseDirectory, "WordEmbedding", "Payloads", name);
            if (version == ModelFileLayout.Version && Environment.GetEnvironmentVariable("REWRITE_PAYLOADS") == "1")
                Rewrite(name, path);

            float[][] means = Means(WordVectorsTransformer.ReadPayload(new MemoryStream(File.ReadAllBytes(path + ".bin"))));

            string[] lines = File.ReadAllLines(path + ".txt");
            Assert.Equal(_texts.Length, lines.Length);
            for (int row = 0; row < lines.Length; row++)
                Assert.Equal(lines[row].Split('\t').Select(number => float.Parse(number, CultureInfo.InvariantCulture)), means[row]);
        }
    }

    private static void Rewrite(string name, string path, [CallerFilePath] string source = "")
    {
        foreach (string folder in new[] { Path.Combine(Path.GetDirectoryName(source)!, "Payloads"), Path.GetDirectoryName(path)! })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, name + ".bin"), Payload());
            File.WriteAllLines(Path.Combine(folder, name + ".txt"), Means(_vectors.Value).Select(mean => string.Join('\t', mean.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
        }
    }
}
