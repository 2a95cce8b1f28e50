using System.Buffers.Binary;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A payload that is not what was written gives one kind of exception, whatever is wrong with it.</summary>
public class PayloadDamageTests
{
    /// <summary>Far more than any of these models needs.</summary>
    private const long MostBytes = 8 << 20;

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

    private static Exception? ErrorOf(byte[] payload, int length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() => SequenceClassifierTransformer.ReadPayload(new MemoryStream(payload, 0, length)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        return error;
    }

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
    public void A_payload_truncated_at_any_byte_is_a_format_error(string kind)
    {
        byte[] payload = _payloads[kind].Value;

        for (int length = 0; length < payload.Length; length++)
            Assert.IsType<ModelFormatException>(ErrorOf(payload, length));
    }

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
    public void A_payload_with_any_byte_flipped_is_a_format_error(string kind)
    {
        byte[] payload = [.. _payloads[kind].Value];

        foreach (byte mask in new byte[] { 1, 0xFF })
        {
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] ^= mask;
                Assert.IsType<ModelFormatException>(ErrorOf(payload, payload.Length));
                payload[i] ^= mask;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_payload_changed_by_somebody_who_knows_the_checksums_loads_and_scores_or_is_a_format_error(string kind)
    {
        byte[] payload = _payloads[kind].Value;

        foreach ((_, int start, int end) in Sections(payload))
        {
            foreach (byte mask in new byte[] { 1, 0xFE })
            {
                for (int i = start; i < end; i++)
                {
                    byte[] changed = [.. payload];
                    changed[i] ^= mask;
                    AssertHarmless(changed, $"byte {i}, mask {mask}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Several_changes_at_once_load_and_score_or_are_a_format_error(string kind)
    {
        byte[] payload = _payloads[kind].Value;
        int[] content = [.. Sections(payload).SelectMany(section => Enumerable.Range(section.Start, section.End - section.Start))];
        var random = new Random(1);

        for (int attempt = 0; attempt < 500; attempt++)
        {
            byte[] changed = [.. payload];
            for (int change = random.Next(2, 6); change > 0; change--)
                changed[content[random.Next(content.Length)]] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(9));
            AssertHarmless(changed, $"attempt {attempt}");
        }
    }

    [Fact]
    public void Bytes_behind_the_payload_are_a_format_error() =>
        Assert.Contains("found more bytes", Assert.IsType<ModelFormatException>(ErrorOf([.. _payloads["words"].Value, 0], _payloads["words"].Value.Length + 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_payload_of_a_newer_version_is_a_format_error_that_says_so()
    {
        byte[] payload = [.. _payloads["words"].Value];
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(8), ModelFileLayout.Version + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(24), Checksum.Append(0, payload.AsSpan(0, 24)));

        Assert.Contains("newer version of the library", Assert.IsType<ModelFormatException>(ErrorOf(payload, payload.Length)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_else_than_a_payload_is_a_format_error() =>
        Assert.IsType<ModelFormatException>(ErrorOf([.. "PK\u0003\u0004 a zip, or whatever it may be"u8], 30));

    /// <summary>Mends the checksums; then the payload is refused, or it is a model that fits the columns and scores, or one of other columns.</summary>
    private static void AssertHarmless(byte[] payload, string what)
    {
        foreach ((int header, int start, int end) in Sections(payload))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(header + 28), Checksum.Append(0, payload.AsSpan(start, end - start)));
            BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(header + 32), Checksum.Append(0, payload.AsSpan(header, 32)));
        }

        Exception? error = ErrorOf(payload, payload.Length);
        Assert.True(error is null or ModelFormatException, $"{what}: {error}");
        if (error is not null)
            return;
        SequenceClassifierTransformer classifier = SequenceClassifierTransformer.ReadPayload(new MemoryStream(payload));
        error = Record.Exception(() => classifier.GetOutputSchema(_rows.Schema));
        Assert.True(error is null or ArgumentException, $"{what}: {error}");
        if (error is null)
            Rows.All<VBuffer<float>>(classifier.Transform(_rows), "Score");
    }

    /// <summary>Where each section's header and content are.</summary>
    private static IEnumerable<(int Header, int Start, int End)> Sections(byte[] payload)
    {
        for (int header = ModelFileLayout.HeaderLength; header < payload.Length;)
        {
            int start = header + ModelFileLayout.SectionHeaderLength, end = start + (int)BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(header + 20));
            yield return (header, start, end);
            header = end;
        }
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
