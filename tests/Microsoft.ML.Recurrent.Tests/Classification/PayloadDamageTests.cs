using System.Buffers.Binary;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A payload that is not what was written gives one kind of exception, whatever is wrong with it.</summary>
public class PayloadDamageTests
{
    private static readonly IDataView _rows = Prepare();

    private static readonly Dictionary<string, Lazy<byte[]>> _payloads = new()
    {
        ["words"] = new(() => Train(options => options.NGramFeatures = false)),
        ["words and n-grams"] = new(() => Train(options => (options.NGramFeatures, options.Layers, options.Pooling) = (true, 2, SequencePooling.Attention))),
        ["keys"] = new(() => Train(options => (options.FeatureColumnName, options.Cell, options.Bidirectional) = ("Keys", RecurrentCell.Gru, false))),
        ["floats"] = new(() => Train(options => (options.FeatureColumnName, options.ElementSize, options.AdditionalFeaturesColumnName, options.EnsembleSize) = ("Values", 2, "Extra", 2))),
    };

    public static TheoryData<string> Kinds => [.. _payloads.Keys];

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Topic { get; set; } = "";

        [VectorType]
        public float[] Values { get; set; } = [];

        [VectorType(1)]
        public float[] Extra { get; set; } = [1];
    }

    private static IDataView Prepare()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(new[] { ("a b", "x"), ("a c", "y"), ("b c", "z"), ("a b c", "x"), ("c", "y"), ("b", "z") }
            .Select(row => new Row { Text = row.Item1, Topic = row.Item2, Values = [.. row.Item1.Select(character => (float)character), 1] }).ToArray());
        return ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Topic"))
            .Fit(rows).Transform(rows);
    }

    private static byte[] Train(Action<SequenceClassifierTrainer.Options> change) =>
        Classifiers.Payload(new MLContext(seed: 1).MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options =>
        {
            (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.ValidationFraction, options.OutputHiddenStates) = (2, 2, 1, 0.3f, true);
            change(options);
        })).Fit(_rows));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_undamaged_payload_loads_and_is_written_again_byte_for_byte(string kind)
    {
        byte[] payload = _payloads[kind].Value;

        Assert.Equal(payload, Classifiers.Payload(SequenceClassifierTransformer.ReadPayload(new MemoryStream(payload))));
        Assert.Equal(payload, Classifiers.Payload(SequenceClassifierTransformer.ReadPayload(new ForwardStream(payload))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_payload_truncated_or_with_a_byte_flipped_or_with_more_behind_it_is_a_format_error(string kind) =>
        PayloadDamage.AssertRefused(_payloads[kind].Value, SequenceClassifierTransformer.ReadPayload);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_payload_truncated_in_a_stream_that_cannot_seek_is_a_format_error(string kind)
    {
        byte[] payload = _payloads[kind].Value;

        for (int length = 0; length < payload.Length; length += 7)
            Assert.Throws<ModelFormatException>(() => SequenceClassifierTransformer.ReadPayload(new ForwardStream(payload[..length])));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_payload_changed_by_somebody_who_knows_the_checksums_loads_and_scores_or_is_a_format_error(string kind) =>
        PayloadDamage.AssertHarmlessWhereverChanged(_payloads[kind].Value, SequenceClassifierTransformer.ReadPayload, Use);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Several_changes_at_once_load_and_score_or_are_a_format_error(string kind)
    {
        byte[] payload = _payloads[kind].Value;
        int[] content = [.. PayloadDamage.Sections(payload).SelectMany(section => Enumerable.Range(section.Start, section.End - section.Start))];
        var random = new Random(1);

        for (int attempt = 0; attempt < 500; attempt++)
        {
            byte[] changed = [.. payload];
            for (int change = random.Next(2, 6); change > 0; change--)
                changed[content[random.Next(content.Length)]] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(9));
            PayloadDamage.AssertHarmless(changed, SequenceClassifierTransformer.ReadPayload, Use, $"attempt {attempt}");
        }
    }

    [Fact]
    public void A_payload_of_a_newer_version_is_a_format_error_that_says_so()
    {
        byte[] payload = [.. _payloads["words"].Value];
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(8), ModelFileLayout.Version + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(24), Checksum.Append(0, payload.AsSpan(0, 24)));

        Assert.Contains("newer version of the library", Assert.IsType<ModelFormatException>(PayloadDamage.ErrorOf(payload, SequenceClassifierTransformer.ReadPayload)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_else_than_a_payload_is_a_format_error() =>
        Assert.IsType<ModelFormatException>(PayloadDamage.ErrorOf([.. "PK\u0003\u0004 a zip, or whatever it may be"u8], SequenceClassifierTransformer.ReadPayload));

    /// <summary>A classifier fits the columns and scores, or is one of other columns.</summary>
    private static void Use(SequenceClassifierTransformer classifier, string what)
    {
        Exception? error = Record.Exception(() => classifier.GetOutputSchema(_rows.Schema));
        Assert.True(error is null or ArgumentException, $"{what}: {error}");
        if (error is null)
            Rows.All<VBuffer<float>>(classifier.Transform(_rows), "Score");
    }

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }
    }
}
