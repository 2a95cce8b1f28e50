using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>What a model zip holds of ours: the same bytes whatever host writes it, and a clear answer when a later version of the library wrote it.</summary>
public class PayloadInZipTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Data => _ml.Data.LoadFromEnumerable(Samples.Opinions(4));

    private static byte[] Released(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Classification", "Payloads", name));

    private static SequenceClassifierTransformer Read(byte[] payload) => SequenceClassifierTransformer.ReadPayload(new MemoryStream(payload));

    private static ZipArchiveEntry EntryOf(ZipArchive archive) => archive.Entries.Single(entry => entry.FullName.EndsWith("Network", StringComparison.Ordinal));

    private static byte[] PayloadIn(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        using Stream entry = EntryOf(archive).Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    [Theory]
    [InlineData("v1-binary.bin")]
    [InlineData("v1-multiclass.bin")]
    public void A_zip_holds_the_payload_byte_for_byte_whatever_host_writes_it(string name)
    {
        byte[] payload = Released(name);

        byte[] saved = PayloadIn(Zips.Save(Read(payload), Data));
        byte[] savedAgain = PayloadIn(Zips.Save(Zips.Reload(Read(payload), Data), Data));

        Assert.Equal(payload, saved);
        Assert.Equal(payload, savedAgain);
    }

    [Fact]
    public void A_zip_of_a_later_version_says_what_it_expected_and_found_and_what_to_do()
    {
        ModelFormatException fault = FaultOfLoading(payload =>
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(8), ModelFileLayout.Version + 1);
            BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(24), Checksum.Append(0, payload.AsSpan(0, 24)));
        });

        Assert.Contains($"Expected format version {ModelFileLayout.Version} or older", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"found version {ModelFileLayout.Version + 1}, written by a newer version of the library; update the library that reads it", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_with_a_part_that_only_a_later_version_knows_names_the_part_and_what_to_do()
    {
        ModelFormatException fault = FaultOfLoading(payload =>
        {
            Span<byte> header = payload.AsSpan(ModelFileLayout.HeaderLength, ModelFileLayout.SectionHeaderLength);
            header[..ModelFileLayout.NameLength].Clear();
            "future"u8.CopyTo(header);
            BinaryPrimitives.WriteUInt32LittleEndian(header[32..], Checksum.Append(0, header[..32]));
        });

        Assert.Contains("'future'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("use the version of the library that wrote the file", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The cause that <c>Model.Load</c> gives of a zip with a changed payload.</summary>
    private ModelFormatException FaultOfLoading(Action<byte[]> change)
    {
        byte[] payload = Released("v1-binary.bin");
        using MemoryStream zip = Zips.Save(Read(payload), Data);
        change(payload);
        using var changed = new MemoryStream();
        changed.Write(zip.ToArray());
        using (var archive = new ZipArchive(changed, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = EntryOf(archive);
            string path = entry.FullName;
            entry.Delete();
            using Stream stream = archive.CreateEntry(path).Open();
            stream.Write(payload);
        }

        changed.Position = 0;
        Exception? fault = Assert.ThrowsAny<Exception>(() => _ml.Model.Load(changed, out _));
        while (fault is not (null or ModelFormatException))
            fault = fault.InnerException;
        return Assert.IsType<ModelFormatException>(fault);
    }
}
