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

    private static readonly Dictionary<string, Lazy<byte[]>> _payloads = new()
    {
        ["network"] = new(() => Classifiers.Payload(Smallest(ngrams: false))),
        ["network and n-grams"] = new(() => Classifiers.Payload(Smallest(ngrams: true))),
    };

    public static TheoryData<string> Kinds => [.. _payloads.Keys];

    private static SequenceClassifierTransformer Smallest(bool ngrams) => Classifiers.TrainTopics(
        options => (options.NGramFeatures, options.CharacterFeatures, options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.ValidationFraction, options.OutputHiddenStates) =
            (ngrams, ngrams, 2, 2, 1, 0.3f, true),
        new[] { ("a b", "x"), ("a c", "y"), ("b c", "z"), ("a b c", "x"), ("c", "y"), ("b", "z") }.Select(row => new Message { Text = row.Item1, Topic = row.Item2 })).LastTransformer;

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

        foreach (byte mask in new byte[] { 1, 0x80, 0xFF })
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

        foreach ((int header, int start, int end) in Sections(payload))
        {
            foreach (byte mask in new byte[] { 1, 0x80, 0xFF })
            {
                for (int i = start; i < end; i++)
                {
                    byte[] changed = [.. payload];
                    changed[i] ^= mask;
                    BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(header + 28), Checksum.Append(0, changed.AsSpan(start, end - start)));
                    BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(header + 32), Checksum.Append(0, changed.AsSpan(header, 32)));
                    Exception? error = ErrorOf(changed, changed.Length) ?? Record.Exception(() => Score(changed));
                    // A changed name of the input column is a good payload for a column that is not there.
                    Assert.True(error is null or ModelFormatException || (error is ArgumentException && error.Message.Contains("feature column", StringComparison.Ordinal)), $"Byte {i}, mask {mask}: {error}");
                }
            }
        }
    }

    [Fact]
    public void Bytes_behind_the_payload_are_a_format_error() =>
        Assert.Contains("found more bytes", Assert.IsType<ModelFormatException>(ErrorOf([.. _payloads["network"].Value, 0], _payloads["network"].Value.Length + 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_payload_of_a_newer_version_is_a_format_error_that_says_so()
    {
        byte[] payload = [.. _payloads["network"].Value];
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(8), ModelFileLayout.Version + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(24), Checksum.Append(0, payload.AsSpan(0, 24)));

        Assert.Contains("newer version of the library", Assert.IsType<ModelFormatException>(ErrorOf(payload, payload.Length)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_else_than_a_payload_is_a_format_error() =>
        Assert.IsType<ModelFormatException>(ErrorOf([.. "PK\u0003\u0004 a zip, or whatever it may be"u8], 30));

    private static void Score(byte[] payload)
    {
        var ml = new MLContext();
        IDataView scored = SequenceClassifierTransformer.ReadPayload(new MemoryStream(payload)).Transform(ml.Data.LoadFromEnumerable([new Message { Text = "a b c d" }]));
        Rows.All<VBuffer<float>>(scored, "Score");
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
