using System.Buffers.Binary;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>
/// A model file that is being read: its sections by name (see <see cref="ModelFileLayout"/>), best asked for in the order in which they were written. Then each
/// comes from the stream as it is read and is never held in memory beside what is made of it; those that are passed over are held until they are asked for.
/// </summary>
internal sealed class ModelFile
{
    private readonly Stream _stream;
    private readonly IReadOnlyCollection<string> _knownSections;
    private readonly ModelFileLimits _limits;
    private readonly bool _isLengthKnown;
    private readonly int _count;
    private readonly long _total;
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SectionReader Reader, bool IsCritical)> _passed = new(StringComparer.Ordinal);
    private SectionHeader? _next;
    private int _read;
    private long _position = ModelFileLayout.HeaderLength;

    private ModelFile(Stream stream, IReadOnlyCollection<string> knownSections, ModelFileLimits limits)
    {
        _stream = stream;
        _knownSections = knownSections;
        _limits = limits;
        _isLengthKnown = stream.CanSeek;
        (_count, _total) = ReadHeader(stream, limits);
    }

    /// <summary>
    /// Reads a file from the stream's position and leaves the stream behind its last byte. Sections with other names than
    /// <paramref name="knownSections"/> are skipped if they are optional and refused if they are critical. What <paramref name="read"/> makes of the file
    /// is returned once every byte has come and all checksums hold.
    /// </summary>
    /// <param name="stream">The stream, which need not seek.</param>
    /// <param name="knownSections">Names of the sections that <paramref name="read"/> may ask for.</param>
    /// <param name="read">Reads the sections.</param>
    /// <param name="limits">What is accepted.</param>
    /// <exception cref="ModelFormatException">The file is damaged, too large, something else, or of a newer version.</exception>
    public static T Read<T>(Stream stream, IReadOnlyCollection<string> knownSections, Func<ModelFile, T> read, ModelFileLimits? limits = null)
    {
        var file = new ModelFile(stream, knownSections, limits ?? ModelFileLimits.Default);
        T content = read(file);
        file.End();
        return content;
    }

    /// <summary>What <paramref name="read"/> makes of a section, all of it.</summary>
    /// <exception cref="ModelFormatException">The file has no such section, or it does not end where it should.</exception>
    public T Read<T>(string name, Func<SectionReader, T> read)
    {
        SectionReader reader = Find(name);
        T content = read(reader);
        reader.ExpectEnd();
        return content;
    }

    /// <summary>Has <paramref name="read"/> read a section, all of it.</summary>
    /// <exception cref="ModelFormatException">The file has no such section, or it does not end where it should.</exception>
    public void Read(string name, Action<SectionReader> read)
    {
        SectionReader reader = Find(name);
        read(reader);
        reader.ExpectEnd();
    }

    /// <summary>As <see cref="Read{T}(string, Func{SectionReader, T})"/>; null if the section neither comes next nor was passed over.</summary>
    public T? ReadOptional<T>(string name, Func<SectionReader, T> read) where T : class => _passed.ContainsKey(name) || Peek()?.Name == name ? Read(name, read) : null;

    /// <summary>A fault of a section as a whole.</summary>
    public ModelFormatException Fault(string name, string expected, string found) => new(expected, found, name, _offsets[name]);

    private SectionReader Find(string name)
    {
        if (_passed.Remove(name, out (SectionReader Reader, bool IsCritical) passed))
            return passed.Reader;
        while (Peek() is { } header)
        {
            SectionReader reader = Open(header);
            if (header.Name == name)
                return reader;
            reader.Hold();
            _passed.Add(header.Name, (reader, header.IsCritical));
        }
        throw new ModelFormatException($"a section '{name}'", "none", "", 0);
    }

    /// <summary>Reads what is left of the file.</summary>
    private void End()
    {
        while (Peek() is { } header)
            _passed.Add(header.Name, (Skip(header), header.IsCritical));
        foreach ((string name, (_, bool isCritical)) in _passed)
        {
            if (isCritical)
                throw Fault(name, "critical sections that the rest of the file has a use for", "one that is out of place");
        }
    }

    /// <summary>The header of the next section of a known name; null at the end of the file.</summary>
    private SectionHeader? Peek()
    {
        while (_next is null && _read < _count)
        {
            SectionHeader header = ReadSectionHeader(_stream, _position, _total);
            if (!_knownSections.Contains(header.Name) && header.IsCritical)
                throw new ModelFormatException("only sections that this version knows or may skip", $"the critical section '{header.Name}'; use the version of the library that wrote the file", header.Name, _position);
            if (!_offsets.TryAdd(header.Name, _position + ModelFileLayout.SectionHeaderLength))
                throw new ModelFormatException("one section of each name", $"a second section '{header.Name}'", header.Name, _position);
            _read++;
            _position += ModelFileLayout.SectionHeaderLength;
            _next = header;
            if (!_knownSections.Contains(header.Name))
                Skip(header);
        }
        if (_next is null && _position != _total)
            throw new ModelFormatException($"{Invariant(_count)} sections to fill {Invariant(_total)} bytes", $"that they fill {Invariant(_position)}", "", _position);
        return _next;
    }

    private SectionReader Open(SectionHeader header)
    {
        var content = new SectionContent(_stream, header.Name, _position, header.Length, header.Checksum);
        _position += header.Length;
        _next = null;
        return new SectionReader(content, _isLengthKnown ? long.MaxValue : _limits.MaximumUnseen);
    }

    private SectionReader Skip(SectionHeader header)
    {
        SectionReader reader = Open(header);
        reader.Skip();
        return reader;
    }

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
