using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Which column a tagger reads its tokens from: part of the trained model.</summary>
internal sealed record TaggerInput
{
    /// <summary>What a column of tokens may hold.</summary>
    public const SequenceKinds Accepted = SequenceKinds.Tokens | SequenceKinds.Keys | SequenceKinds.Floats;

    /// <summary>Name of the column.</summary>
    public required string FeatureColumnName { get; init; }

    /// <summary>What the column must hold: one kind.</summary>
    public required SequenceKinds Kind { get; init; }

    /// <summary>Number of keys that the training column had; 0 when tokens are no keys.</summary>
    public int KeyCount { get; init; }

    /// <summary>Length of a float vector; 0 when tokens are no float vectors.</summary>
    public int ElementSize { get; init; }

    /// <summary>The input of a model that is trained on a column.</summary>
    public static TaggerInput Of(SequenceColumn column) => new()
    {
        FeatureColumnName = column.Column.Name,
        Kind = column.Kind,
        KeyCount = column.KeyCount,
        ElementSize = column.Kind == SequenceKinds.Floats ? column.ElementSize : 0,
    };

    /// <summary>Finds the column.</summary>
    /// <exception cref="ArgumentException">It is missing, of the wrong type, or has other keys.</exception>
    public SequenceColumn Find(DataViewSchema schema)
    {
        var column = SequenceColumn.Find(schema, FeatureColumnName, Kind, Kind == SequenceKinds.Floats ? ElementSize : null);
        if (Kind == SequenceKinds.Keys)
            column.ExpectKeys(KeyCount);
        return column;
    }

    /// <summary>Writes the input's description.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteString(FeatureColumnName);
        writer.WriteInt32((int)Kind);
        writer.WriteInt32(KeyCount);
        writer.WriteInt32(ElementSize);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The description makes no sense.</exception>
    public static TaggerInput Read(SectionReader reader)
    {
        string name = reader.ReadString();
        var kind = (SequenceKinds)reader.ReadInt32((int)SequenceKinds.Tokens, (int)SequenceKinds.Floats, "kind of tokens");
        if (!int.IsPow2((int)kind))
            throw reader.Fault("one kind of tokens", kind.ToString());
        var input = new TaggerInput
        {
            FeatureColumnName = name,
            Kind = kind,
            KeyCount = reader.ReadInt32(0, int.MaxValue - 1, "number of keys"),
            ElementSize = reader.ReadInt32(0, 1 << 24, "element size"),
        };
        return input.KeyCount > 0 == (kind == SequenceKinds.Keys) && input.ElementSize > 0 == (kind == SequenceKinds.Floats)
            ? input
            : throw reader.Fault($"keys or float vectors as tokens of kind {kind} have them", $"{input.KeyCount} keys and float vectors of {input.ElementSize}");
    }
}
