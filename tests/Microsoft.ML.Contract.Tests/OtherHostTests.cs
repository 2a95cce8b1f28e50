using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Model zips are not exchanged between ML.NET and its embedded stand-in: the zip of the one is an error on the other, never a wrong model.</summary>
public class OtherHostTests
{
    private readonly MLContext _ml = new(1);

    private static bool OnEmbeddedHost => typeof(MLContext).Assembly.GetName().Name == "Microsoft.ML.Embedded";

    [Theory]
    [InlineData('/')]
    [InlineData('\\')]
    public void A_zip_of_the_other_host_does_not_load(char separator)
    {
        using MemoryStream zip = OnEmbeddedHost
            ? Zip(separator, "5.0.0", PackageKey("XF CHAIN", "TransformerChain", "Microsoft.ML.Data"))
            : Zip(separator, "Microsoft.ML.Embedded 0.1.0.0", EmbeddedKey("XFCHAIN1", "TransformerChain", "Microsoft.ML.Embedded"));

        Exception error = Assert.ThrowsAny<Exception>(() => _ml.Model.Load(zip, out _));

        // What ML.NET says of a header that is not its own is ML.NET's; the embedded host names both hosts and says what to do.
        if (!OnEmbeddedHost)
            return;
        Assert.IsType<FormatException>(error);
        Assert.Contains("was not saved by Microsoft.ML.Embedded", error.Message, StringComparison.Ordinal);
        Assert.Contains("says '5.0.0'", error.Message, StringComparison.Ordinal);
        Assert.Contains("one saved with the Microsoft.ML package is loaded with that package (build with MLNet=package)", error.Message, StringComparison.Ordinal);
    }

    private static MemoryStream Zip(char separator, string version, byte[] key)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, $"TrainingInfo{separator}Version.txt", Encoding.UTF8.GetBytes(version));
            Add(archive, $"TransformerChain{separator}Model.key", key);
        }

        stream.Position = 0;
        return stream;
    }

    private static void Add(ZipArchive archive, string path, byte[] content)
    {
        using Stream entry = archive.CreateEntry(path).Open();
        entry.Write(content);
    }

    /// <summary>ML.NET's layout: a header of 256 bytes with the loader's name, then an empty model, the assembly's name in UTF-16, and a tail.</summary>
    private static byte[] PackageKey(string signature, string loader, string assembly)
    {
        const int HeaderLength = 0x100;
        byte[] key = new byte[HeaderLength + (2 * assembly.Length) + sizeof(ulong)];
        Ascii("ML\0MODEL", 0x00);
        Number(0x00010002, 0x08);
        Number(0x00010002, 0x0c);
        Number(HeaderLength, 0x10);
        Ascii(signature, 0x40);
        Number(0x00010001, 0x48);
        Number(0x00010001, 0x4c);
        Ascii(loader, 0x50);
        Number(key.Length - sizeof(ulong), 0x80);
        Number(key.Length, 0x88);
        Number(HeaderLength, 0x90);
        Number(2 * assembly.Length, 0x98);
        Encoding.Unicode.GetBytes(assembly, key.AsSpan(HeaderLength));
        Ascii("LEDOM\0LM", key.Length - sizeof(ulong));
        return key;

        void Ascii(string text, int offset) => Encoding.ASCII.GetBytes(text, key.AsSpan(offset));

        void Number(int number, int offset) => System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(offset), number);
    }

    /// <summary>The embedded host's layout: a magic number, the signature, three versions, and the names of loader and assembly.</summary>
    private static byte[] EmbeddedKey(string signature, string loader, string assembly)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("MLEMBED1"u8);
        writer.Write(signature);
        for (int i = 0; i < 3; i++)
            writer.Write(0x00010001);
        writer.Write(loader);
        writer.Write(assembly);
        writer.Write("");
        return stream.ToArray();
    }
}
