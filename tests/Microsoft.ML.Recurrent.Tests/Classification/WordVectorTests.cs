using System.Globalization;
using System.IO.Compression;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Word vectors from a file.</summary>
public sealed class WordVectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-vectors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Vectors that say whether a word is good or bad, and nothing else, for words that training sees and words that it does not.</summary>
    private static string Lines(int dimension) => string.Concat(
        new[] { ("good", 2), ("great", 2), ("excellent", 2), ("bad", -2), ("awful", -2), ("terrible", -2), ("film", 0) }.Select(word =>
            string.Create(CultureInfo.InvariantCulture, $"{word.Item1} {string.Join(' ', Enumerable.Repeat(word.Item2, dimension))}\n")));

    private string Write(string text, string name = "vectors.txt")
    {
        string path = Path.Combine(_folder, name);
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            File.WriteAllText(path, text);
            return path;
        }

        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        writer.Write(text);
        return path;
    }

    private static SequenceClassifierTransformer Train(string path, bool frozen, int epochs = 3) => Classifiers.TrainBinary(
        options => (options.WordVectorsPath, options.FreezeWordVectors, options.MaximumEpochs) = (path, frozen, epochs));

    [Fact]
    public void Plain_and_compressed_files_with_or_without_a_header_give_the_same_classifier()
    {
        byte[] expected = Classifiers.Payload(Train(Write(Lines(8)), frozen: false));

        Assert.Equal(expected, Classifiers.Payload(Train(Write(Lines(8), "vectors.gz"), frozen: false)));
        Assert.Equal(expected, Classifiers.Payload(Train(Write("7 8\n" + Lines(8), "vectors.vec"), frozen: false)));
        Assert.NotEqual(expected, Classifiers.Payload(Classifiers.TrainBinary(options => options.MaximumEpochs = 3)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frozen_words_keep_their_vectors_and_the_others_learn(bool frozen)
    {
        SequenceClassifierTransformer classifier = Train(Write(Lines(8)), frozen);
        int good = IndexOf(classifier, "good"), superb = IndexOf(classifier, "superb");
        float[] untouched = WordVectors(Train(Write(Lines(8)), frozen, epochs: 1), superb);

        Assert.Equal(frozen, WordVectors(classifier, good).All(value => value == 2));
        Assert.NotEqual(untouched, WordVectors(classifier, superb));
    }

    [Fact]
    public void How_many_words_were_found_is_in_the_log()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);
        string path = Write(Lines(8));

        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => options.WordVectorsPath = path, context: ml);

        Assert.Contains(log.Infos, line => line.StartsWith(FormattableString.Invariant($"Word vectors: 5 of {classifier.Vocabulary.Count} words found"), StringComparison.Ordinal));
    }

    [Fact]
    public void Vectors_of_the_wrong_length_are_an_error_that_names_file_line_and_both_lengths()
    {
        string path = Write(Lines(5));

        string message = Assert.Throws<InvalidDataException>(() => Train(path, frozen: false)).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("line 1", message, StringComparison.Ordinal);
        Assert.Contains("8", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_options_fault() =>
        Assert.Contains("WordVectorsPath", Assert.Single(Assert.Throws<OptionsException>(() => Train(Path.Combine(_folder, "nowhere.txt"), frozen: true)).Faults), StringComparison.Ordinal);

    [Fact]
    public void Word_vectors_for_keys_are_an_error()
    {
        var ml = new MLContext(seed: 1);
        string path = Write(Lines(8));
        var pipeline = ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens"))
            .Append(ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => (options.FeatureColumnName, options.WordVectorsPath) = ("Keys", path))));

        Assert.Contains("need a sequence of text", Assert.Throws<InvalidOperationException>(() => pipeline.Fit(ml.Data.LoadFromEnumerable(Samples.Opinions(8)))).Message, StringComparison.Ordinal);
    }

    private static int IndexOf(SequenceClassifierTransformer classifier, string word) => classifier.Vocabulary.ToList().IndexOf(word);

    private static float[] WordVectors(SequenceClassifierTransformer classifier, int word)
    {
        using var payload = new MemoryStream(Classifiers.Payload(classifier));
        return ModelFile.Read(payload, ["input", "output", "history", .. SequenceClassifierModel.SectionNames], file =>
        {
            file.Read("input", reader => reader.Skip());
            file.Read("output", reader => reader.Skip());
            return SequenceClassifierModel.Read(file).Members[0].WordVectors!.Value.Row(word).ToArray();
        });
    }
}
