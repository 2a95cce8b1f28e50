namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>
/// Collects the sections of a model file and writes them. Each section's content is produced twice, first to measure it and then to write
/// it, so that nothing is held in memory and the stream need not seek.
/// </summary>
internal sealed class ModelFileWriter
{
    private readonly List<(string Name, int Flags, Action<SectionWriter> Write)> _sections = [];

    /// <summary>Adds a section that readers must understand.</summary>
    /// <param name="name">1 to 16 ASCII characters, unique in the file.</param>
    /// <param name="write">Writes the content; called twice, with the same result.</param>
    public void AddCritical(string name, Action<SectionWriter> write) => Add(name, ModelFileLayout.CriticalFlag, write);

    /// <summary>Adds a section that readers which do not know it skip.</summary>
    /// <inheritdoc cref="AddCritical"/>
    public void AddOptional(string name, Action<SectionWriter> write) => Add(name, 0, write);

    /// <summary>Writes the file.</summary>
    /// <exception cref="InvalidOperationException">A section's content was not the same when it was produced for the second time.</exception>
    public void Write(Stream stream)
    {
        var measured = new (long Length, uint Checksum)[_sections.Count];
        long total = ModelFileLayout.HeaderLength;
        for (int i = 0; i < measured.Length; i++)
        {
            var writer = new SectionWriter(null);
            _sections[i].Write(writer);
            measured[i] = (writer.Length, writer.Flush());
            total = checked(total + ModelFileLayout.SectionHeaderLength + measured[i].Length);
        }

        Span<byte> header = stackalloc byte[ModelFileLayout.SectionHeaderLength];
        ModelFileLayout.WriteHeader(header, ModelFileLayout.Version, measured.Length, total);
        stream.Write(header[..ModelFileLayout.HeaderLength]);
        for (int i = 0; i < measured.Length; i++)
        {
            (string name, int flags, Action<SectionWriter> write) = _sections[i];
            ModelFileLayout.WriteSectionHeader(header, name, flags, measured[i].Length, measured[i].Checksum);
            stream.Write(header);
            var writer = new SectionWriter(stream);
            write(writer);
            if (writer.Length != measured[i].Length || writer.Flush() != measured[i].Checksum)
                throw new InvalidOperationException($"The content of section '{name}' changed while the model file was being written.");
        }
    }

    private void Add(string name, int flags, Action<SectionWriter> write)
    {
        if (name.Length is 0 or > ModelFileLayout.NameLength || !System.Text.Ascii.IsValid(name) || name.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"Expected a section name of 1 to {ModelFileLayout.NameLength} ASCII characters, found '{name}'.", nameof(name));
        if (_sections.Exists(section => section.Name == name))
            throw new ArgumentException($"There is already a section '{name}'.", nameof(name));
        _sections.Add((name, flags, write));
    }
}
