using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>How the lines of a text file are cut into fields; a checked copy of what the user's options say.</summary>
internal sealed class TextFormat
{
    private readonly TextLoader.Options _options;

    public TextFormat(TextLoader.Options options)
    {
        _options = options.Copy();
        if (options.Separators == null || options.Separators.Length == 0)
            throw new ArgumentException("At least one separator is needed.", nameof(options));
        if (options.DecimalMarker is not ('.' or ','))
            throw new ArgumentException($"The decimal marker is a point or a comma, not '{options.DecimalMarker}'.", nameof(options));
        if (options.Separators.Contains(options.DecimalMarker))
            throw new ArgumentException($"'{options.DecimalMarker}' cannot be both separator and decimal marker.", nameof(options));
        Separators = [.. options.Separators];
    }

    public char[] Separators { get; }

    public bool AllowQuoting => _options.AllowQuoting;

    public bool AllowSparse => _options.AllowSparse;

    public bool TrimWhitespace => _options.TrimWhitespace;

    public bool HasHeader => _options.HasHeader;

    public bool ReadMultilines => _options.AllowQuoting && _options.ReadMultilines;

    public bool MissingRealsAreNaN => _options.MissingRealsAsNaNs;

    public bool DecimalComma => _options.DecimalMarker == ',';

    public char EscapeCharacter => _options.EscapeChar;

    public long MaximumRows => _options.MaxRows ?? long.MaxValue;

    public string HeaderFile => _options.HeaderFile;

    public int? InputSize => _options.InputSize;

    public static TextFormat Read(BinaryReader reader) => new(new TextLoader.Options
    {
        Separators = reader.ReadString().ToCharArray(),
        AllowQuoting = reader.ReadBoolean(),
        AllowSparse = reader.ReadBoolean(),
        TrimWhitespace = reader.ReadBoolean(),
        HasHeader = reader.ReadBoolean(),
        ReadMultilines = reader.ReadBoolean(),
        MissingRealsAsNaNs = reader.ReadBoolean(),
        DecimalMarker = reader.ReadBoolean() ? ',' : '.',
        EscapeChar = (char)reader.ReadUInt16(),
        MaxRows = reader.ReadInt64(),
    });

    public void Write(BinaryWriter writer)
    {
        writer.Write(new string(Separators));
        writer.Write(AllowQuoting);
        writer.Write(AllowSparse);
        writer.Write(TrimWhitespace);
        writer.Write(HasHeader);
        writer.Write(ReadMultilines);
        writer.Write(MissingRealsAreNaN);
        writer.Write(DecimalComma);
        writer.Write((ushort)EscapeCharacter);
        writer.Write(MaximumRows);
    }
}
