using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>What the columns that a trained classifier appends look like: part of the trained model.</summary>
/// <param name="IsBinary">Whether there are two classes, false and true.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="Classes">What the classes stand for; null when the label column did not say.</param>
/// <param name="HasEmbedding">Whether there is a column of pooled states.</param>
/// <param name="HasHiddenStates">Whether there is a column of hidden states.</param>
internal sealed record ClassifierOutput(bool IsBinary, int ClassCount, KeyValues? Classes, bool HasEmbedding, bool HasHiddenStates)
{
    /// <summary>Most classes of a model.</summary>
    public const int MaximumClasses = 1 << 20;

    /// <summary>Number of logits that the networks must have: one decides between two classes, with either kind of label.</summary>
    public int Logits => ClassCount == 2 ? 1 : ClassCount;

    /// <summary>Number of values in the score column.</summary>
    public int ScoreCount => IsBinary ? 1 : ClassCount;

    /// <summary>Writes the description.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteBoolean(IsBinary);
        writer.WriteInt32(ClassCount);
        writer.WriteBoolean(HasEmbedding);
        writer.WriteBoolean(HasHiddenStates);
        KeyValues.Write(writer, Classes);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The description makes no sense.</exception>
    public static ClassifierOutput Read(SectionReader reader)
    {
        bool isBinary = reader.ReadBoolean();
        int count = reader.ReadInt32(2, MaximumClasses, "number of classes");
        bool hasEmbedding = reader.ReadBoolean(), hasHiddenStates = reader.ReadBoolean();
        KeyValues? classes = KeyValues.Read(reader);
        if (classes is not null && classes.Count != count)
            throw reader.Fault($"names of {count} classes", $"{classes.Count} names");
        if (isBinary && (count != 2 || classes is not null))
            throw reader.Fault("two classes without names of a binary classifier", $"{count} classes");
        return new ClassifierOutput(isBinary, count, classes, hasEmbedding, hasHiddenStates);
    }
}
