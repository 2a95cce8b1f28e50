using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>
/// Models that released versions have written go on loading. Beside each payload stands a file with texts and the scores that were expected
/// of them.
/// </summary>
public class ReleasedPayloadTests
{
    private static readonly string[] _texts = ["the film was good", "An AWFUL plot!", "we took the train to the airport", "soup", "", "quite unheard of"];

    /// <summary>Vectors of another width round differently in the last places.</summary>
    private const double Tolerance = 1e-4;

    private static readonly string[] _names = Find();

    public static TheoryData<string> Names => [.. _names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_of_a_released_version_loads_and_scores_as_it_did(string name)
    {
        string path = Path.Combine(ReleasedPayloads.Folder("Classification"), name);
        using FileStream stream = File.OpenRead(path + ".bin");
        SequenceClassifierTransformer classifier = SequenceClassifierTransformer.ReadPayload(stream);
        string[][] lines = [.. File.ReadAllLines(path + ".txt").Select(line => line.Split('\t'))];

        float[][] scores = ScoresOf(classifier, [.. lines.Select(line => line[0])]);

        for (int row = 0; row < lines.Length; row++)
        {
            float[] expected = [.. lines[row].Skip(1).Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
            Assert.Equal(expected.Length, scores[row].Length);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], scores[row][i], Tolerance);
        }
    }

    [Fact]
    public void There_are_payloads_of_every_version()
    {
        for (int version = 1; version <= ModelFileLayout.Version; version++)
        {
            Assert.Contains(ReleasedPayloads.NameOf(version, "binary"), _names);
            Assert.Contains(ReleasedPayloads.NameOf(version, "multiclass"), _names);
        }
    }

    private static string[] Find()
    {
        Rewrite("binary", () => Classifiers.TrainBinary(options =>
        {
            Setup(options);
            (options.NGramFeatures, options.CharacterFeatures, options.Pooling, options.OutputSequenceEmbedding) = (true, false, SequencePooling.All, true);
        }));
        Rewrite("multiclass", () => Classifiers.TrainTopics(options =>
        {
            Setup(options);
            (options.Cell, options.Layers, options.Bidirectional, options.OutputHiddenStates) = (RecurrentCell.Gru, 2, false, true);
        }).LastTransformer);
        return [.. Directory.GetFiles(ReleasedPayloads.Folder("Classification"), "*.bin").Select(path => Path.GetFileNameWithoutExtension(path))];
    }

    private static float[][] ScoresOf(SequenceClassifierTransformer classifier, string[] texts)
    {
        var ml = new MLContext();
        IDataView scored = classifier.Transform(ml.Data.LoadFromEnumerable(texts.Select(text => new Message { Text = text })));
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. Rows.All<VBuffer<float>>(scored, "Score").Select(score => score.DenseValues().ToArray())]
            : [.. Rows.All<float>(scored, "Score").Select(score => new[] { score })];
    }

    private static void Setup(SequenceClassifierTrainer.Options options) =>
        (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.EnsembleSize, options.ValidationFraction) = (4, 4, 10, 2, 0.2f);

    private static void Rewrite(string kind, Func<SequenceClassifierTransformer> train) => ReleasedPayloads.Rewrite("Classification", kind, () =>
    {
        SequenceClassifierTransformer classifier = train();
        IEnumerable<string> lines = _texts.Zip(ScoresOf(classifier, _texts), (text, scores) =>
            string.Join('\t', [text, .. scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture))]));
        return (Classifiers.Payload(classifier), lines);
    });
}
