using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>
/// The bytes of a model file. All numbers are little-endian.
/// <code>
/// header    8 magic | 4 version | 4 number of sections | 8 length of the whole file | 4 checksum of the 24 bytes before
/// section  16 name, ASCII, zero-padded | 4 flags (bit 0: critical) | 8 length of the content | 4 checksum of the content |
///           4 checksum of the 32 bytes before | content
/// </code>
/// All lengths come before what they measure, so neither writing nor reading needs a stream that can seek.
/// </summary>
internal static class ModelFileLayout
{
    /// <summary>The version that is written, and the newest that is read.</summary>
    public const int Version = 1;

    /// <summary>Length of the header.</summary>
    public const int HeaderLength = 28;

    /// <summary>Length of what precedes a section's content.</summary>
    public const int SectionHeaderLength = 36;

    /// <summary>Longest name of a section.</summary>
    public const int NameLength = 16;

    /// <summary>Set in the flags of a section that a reader must understand.</summary>
    public const int CriticalFlag = 1;

    /// <summary>The first 8 bytes; like PNG's, they show a transfer in text mode or with 7 bits.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'R', (byte)'N', (byte)'N', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes the file's header to <paramref name="header"/>: [28].</summary>
    public static void WriteHeader(Span<byte> header, int version, int sections, long length)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], sections);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], Checksum.Append(0, header[..24]));
    }

    /// <summary>Writes a section's header to <paramref name="header"/>: [36].</summary>
    public static void WriteSectionHeader(Span<byte> header, string name, int flags, long length, uint checksum)
    {
        header[..NameLength].Clear();
        Encoding.ASCII.GetBytes(name, header);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], flags);
        BinaryPrimitives.WriteInt64LittleEndian(header[20..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(header[32..], Checksum.Append(0, header[..32]));
    }
}
