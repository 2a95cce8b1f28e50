using System.Buffers.Binary;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>A model file that has been read into memory and whose checksums hold: its sections by name (see <see cref="ModelFileLayout"/>).</summary>
internal sealed class ModelFile
{
    private readonly Dictionary<string, (long Offset, SectionContent Content)> _sections;

    private ModelFile(Dictionary<string, (long, SectionContent)> sections)
    {
        _sections = sections;
    }

    /// <summary>
    /// Reads a file from the stream's position and leaves the stream behind its last byte. Sections with other names than
    /// <paramref name="knownSections"/> are skipped if they are optional and refused if they are critical.
    /// </summary>
    /// <exception cref="ModelFormatException">The file is damaged, too large, something else, or of a newer version.</exception>
    public static ModelFile Read(Stream stream, IReadOnlyCollection<string> knownSections, ModelFileLimits? limits = null)
    {
        limits ??= ModelFileLimits.Default;
        (int count, long total) = ReadHeader(stream, limits);
        long position = ModelFileLayout.HeaderLength;
        var sections = new Dictionary<string, (long, SectionContent)>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            SectionHeader header = ReadSectionHeader(stream, position, total);
            bool isKnown = knownSections.Contains(header.Name);
            if (!isKnown && header.IsCritical)
                throw new ModelFormatException("only sections that this version knows or may skip", $"the critical section '{header.Name}'; use the version of the library that wrote the file", header.Name, position);
            if (!names.Add(header.Name))
                throw new ModelFormatException("one section of each name", $"a second section '{header.Name}'", header.Name, position);
            position += ModelFileLayout.SectionHeaderLength;
            SectionContent content = SectionContent.Read(stream, header.Length);
            if (content.Length < header.Length)
                throw new ModelFormatException($"{Invariant(header.Length)} bytes", $"the end of the stream after {Invariant(content.Length)} bytes", header.Name, position + content.Length);
            if (content.Checksum != header.Checksum)
                throw new ModelFormatException($"content with checksum {header.Checksum:x8}", $"{content.Checksum:x8}: the file is damaged", header.Name, position);
            if (isKnown)
                sections.Add(header.Name, (position, content));
            position += header.Length;
        }
        if (position != total)
            throw new ModelFormatException($"{Invariant(count)} sections to fill {Invariant(total)} bytes", $"that they fill {Invariant(position)}", "", position);
        return new ModelFile(sections);
    }

    /// <summary>Whether the file has a section of this name.</summary>
    public bool Contains(string name) => _sections.ContainsKey(name);

    /// <summary>A reader at the start of a section.</summary>
    /// <exception cref="ModelFormatException">The file has no such section.</exception>
    public SectionReader Section(string name) => _sections.TryGetValue(name, out (long Offset, SectionContent Content) section)
        ? new SectionReader(name, section.Offset, section.Content)
        : throw new ModelFormatException($"a section '{name}'", "none", "", 0);

    /// <summary>What <paramref name="read"/> makes of a section, all of it.</summary>
    /// <exception cref="ModelFormatException">The file has no such section, or it does not end where it should.</exception>
    public T Read<T>(string name, Func<SectionReader, T> read)
    {
        SectionReader reader = Section(name);
        T content = read(reader);
        reader.ExpectEnd();
        return content;
    }

    /// <summary>As <see cref="Read{T}"/>; null if the file has no such section.</summary>
    public T? ReadOptional<T>(string name, Func<SectionReader, T> read) where T : class => Contains(name) ? Read(name, read) : null;

    /// <summary>A fault of a section as a whole.</summary>
    public ModelFormatException Fault(string name, string expected, string found) => new(expected, found, name, _sections[name].Offset);

    private static (int Sections, long Length) ReadHeader(Stream stream, ModelFileLimits limits)
    {
        Span<byte> bytes = stackalloc byte[ModelFileLayout.HeaderLength];
        long available = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (!bytes[..Math.Min(read, 8)].SequenceEqual(ModelFileLayout.Magic[..Math.Min(read, 8)]))
            throw new ModelFormatException("the first bytes of a recurrent network's model", Convert.ToHexString(bytes[..Math.Min(read, 8)]), "", 0);
        if (read < bytes.Length)
            throw new ModelFormatException($"a header of {bytes.Length} bytes", $"the end of the stream after {read} bytes", "", read);
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version > ModelFileLayout.Version)
            throw new ModelFormatException($"format version {ModelFileLayout.Version} or older", $"version {Invariant(version)}, written by a newer version of the library; update the library that reads it", "", 8);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]), actual = Checksum.Append(0, bytes[..24]);
        if (checksum != actual)
            throw new ModelFormatException($"a header with checksum {checksum:x8}", $"{actual:x8}: the file is damaged", "", 24);
        if (version < 1)
            throw new ModelFormatException($"format version 1 to {ModelFileLayout.Version}", Invariant(version), "", 8);
        int sections = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (sections < 0 || sections > limits.MaximumSections)
            throw new ModelFormatException($"0 to {limits.MaximumSections} sections", Invariant(sections), "", 12);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        if (length < ModelFileLayout.HeaderLength || length > limits.MaximumLength)
            throw new ModelFormatException($"a length of {ModelFileLayout.HeaderLength} to {Invariant(limits.MaximumLength)} bytes", Invariant(length), "", 16);
        if (length > available)
            throw new ModelFormatException($"{Invariant(length)} bytes", $"a stream with {Invariant(available)}: the file is truncated", "", 16);
        return (sections, length);
    }

    private static SectionHeader ReadSectionHeader(Stream stream, long position, long total)
    {
        Span<byte> bytes = stackalloc byte[ModelFileLayout.SectionHeaderLength];
        if (total - position < bytes.Length)
            throw new ModelFormatException($"a section header of {bytes.Length} bytes", $"{Invariant(total - position)} bytes before the declared end of the file", "", position);
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new ModelFormatException($"a section header of {bytes.Length} bytes", $"the end of the stream after {read} bytes", "", position + read);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[32..]), actual = Checksum.Append(0, bytes[..32]);
        if (checksum != actual)
            throw new ModelFormatException($"a section header with checksum {checksum:x8}", $"{actual:x8}: the file is damaged", "", position);
        string name = System.Text.Encoding.ASCII.GetString(bytes[..ModelFileLayout.NameLength]).TrimEnd('\0');
        int flags = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
        if ((flags & ~ModelFileLayout.CriticalFlag) != 0)
            throw new ModelFormatException("flags 0 or 1", Invariant(flags), name, position + 16);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[20..]);
        if (length < 0 || length > total - position - bytes.Length)
            throw new ModelFormatException($"a length of at most {Invariant(total - position - bytes.Length)} bytes", Invariant(length), name, position + 20);
        return new SectionHeader(name, flags == ModelFileLayout.CriticalFlag, length, BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]));
    }

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);

    private readonly record struct SectionHeader(string Name, bool IsCritical, long Length, uint Checksum);
}
