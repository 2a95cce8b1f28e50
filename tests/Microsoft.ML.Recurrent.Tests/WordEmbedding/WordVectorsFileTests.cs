using System.Globalization;
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
    public void A_payload_truncated_or_with_a_byte_flipped_or_with_more_behind_it_is_a_format_error() =>
        PayloadDamage.AssertRefused(Payload(), WordVectorsTransformer.ReadPayload);

    [Fact]
    public void A_payload_changed_by_somebody_who_knows_the_checksums_loads_and_maps_or_is_a_format_error() =>
        PayloadDamage.AssertHarmlessWhereverChanged(Payload(), WordVectorsTransformer.ReadPayload, (vectors, what) =>
        {
            Exception? error = Record.Exception(() => (Means(vectors), vectors.Neighbours("cat")));
            Assert.True(error is null or ArgumentException, $"{what}: {error}");
        });

    [Fact]
    public void Payloads_of_all_released_versions_load_and_map_as_they_did()
    {
        ReleasedPayloads.Rewrite("WordEmbedding", "vectors", () =>
            (Payload(), Means(_vectors.Value).Select(mean => string.Join('\t', mean.Select(value => value.ToString("R", CultureInfo.InvariantCulture))))));
        for (int version = 1; version <= ModelFileLayout.Version; version++)
        {
            string path = Path.Combine(ReleasedPayloads.Folder("WordEmbedding"), ReleasedPayloads.NameOf(version, "vectors"));

            float[][] means = Means(WordVectorsTransformer.ReadPayload(new MemoryStream(File.ReadAllBytes(path + ".bin"))));

            string[] lines = File.ReadAllLines(path + ".txt");
            Assert.Equal(_texts.Length, lines.Length);
            for (int row = 0; row < lines.Length; row++)
                Assert.Equal(lines[row].Split('\t').Select(number => float.Parse(number, CultureInfo.InvariantCulture)), means[row]);
        }
    }
}
