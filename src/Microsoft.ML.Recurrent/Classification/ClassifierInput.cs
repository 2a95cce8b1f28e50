using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>How a row of the input columns becomes what the networks read: part of the trained model.</summary>
internal sealed record ClassifierInput
{
    /// <summary>Name of the sequence column.</summary>
    public required string FeatureColumnName { get; init; }

    /// <summary>What the sequence column must hold: one kind.</summary>
    public required SequenceKinds Kind { get; init; }

    /// <summary>Name of the column of additional features, or null.</summary>
    public string? AdditionalFeaturesColumnName { get; init; }

    /// <summary>Number of additional features.</summary>
    public int AdditionalFeatures { get; init; }

    /// <summary>Length of a float vector; 0 when the sequence does not consist of floats.</summary>
    public int ElementSize { get; init; }

    /// <summary>Number of keys that the training column had; 0 when the sequence does not consist of keys.</summary>
    public int KeyCount { get; init; }

    /// <summary>The words, when the sequence consists of text.</summary>
    public Vocabulary? Vocabulary { get; init; }

    /// <summary>Whether punctuation is cut from words.</summary>
    public bool SplitsPunctuation { get; init; }

    /// <summary>What is left of long sequences.</summary>
    public Truncation Truncation { get; init; }

    /// <summary>Whether the sequence consists of text.</summary>
    public bool IsText => Kind is SequenceKinds.Text or SequenceKinds.Tokens;

    /// <summary>Number of embedded words, the unknown one included; 0 for floats.</summary>
    public int VocabularySize => IsText ? Vocabulary!.Count : Kind == SequenceKinds.Keys ? KeyCount + 1 : 0;

    /// <summary>Kinds that a column may have where this input is used: text can come in one piece or in tokens.</summary>
    public SequenceKinds Accepted => IsText ? SequenceKinds.Text | SequenceKinds.Tokens : Kind;

    /// <summary>Finds the sequence column.</summary>
    public SequenceColumn Find(DataViewSchema schema)
    {
        var column = SequenceColumn.Find(schema, FeatureColumnName, Accepted, Kind == SequenceKinds.Floats ? ElementSize : null);
        if (Kind == SequenceKinds.Keys)
            column.ExpectKeys(KeyCount);
        return column;
    }

    /// <summary>Finds the column of additional features; null when there is none.</summary>
    public FeatureColumn? FindAdditional(DataViewSchema schema)
    {
        if (AdditionalFeaturesColumnName is null)
            return null;
        var column = FeatureColumn.Find(schema, AdditionalFeaturesColumnName);
        return column.Size == AdditionalFeatures ? column : throw new ArgumentException(
            $"Column '{AdditionalFeaturesColumnName}' has {column.Size} features; the model was trained on {AdditionalFeatures}.", nameof(schema));
    }

    /// <summary>Writes the input's description.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteString(FeatureColumnName);
        writer.WriteInt32((int)Kind);
        writer.WriteString(AdditionalFeaturesColumnName ?? "");
        writer.WriteInt32(AdditionalFeatures);
        writer.WriteInt32(ElementSize);
        writer.WriteInt32(KeyCount);
        writer.WriteBoolean(SplitsPunctuation);
        writer.WriteInt32(Truncation.MaximumLength);
        writer.WriteInt32((int)Truncation.Side);
        if (IsText)
            Vocabulary!.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The description makes no sense.</exception>
    public static ClassifierInput Read(SectionReader reader)
    {
        string feature = reader.ReadString();
        var kind = (SequenceKinds)reader.ReadInt32((int)SequenceKinds.Text, (int)SequenceKinds.Floats, "kind of sequence");
        if (!int.IsPow2((int)kind))
            throw reader.Fault("one kind of sequence", kind.ToString());
        string additional = reader.ReadString();
        var input = new ClassifierInput
        {
            FeatureColumnName = feature,
            Kind = kind,
            AdditionalFeaturesColumnName = additional.Length == 0 ? null : additional,
            AdditionalFeatures = reader.ReadInt32(0, 1 << 24, "additional features"),
            ElementSize = reader.ReadInt32(0, 1 << 24, "element size"),
            KeyCount = reader.ReadInt32(0, int.MaxValue - 1, "number of keys"),
            SplitsPunctuation = reader.ReadBoolean(),
            Truncation = new Truncation(reader.ReadInt32(0, int.MaxValue, "maximum length"), (TruncationSide)reader.ReadInt32(0, 1, "truncation side")),
        };
        if ((input.AdditionalFeaturesColumnName is null) != (input.AdditionalFeatures == 0))
            throw reader.Fault("additional features together with the name of their column", $"{input.AdditionalFeatures} features and the name '{additional}'");
        return input.IsText ? input with { Vocabulary = Vocabulary.Read(reader) } : input;
    }
}
