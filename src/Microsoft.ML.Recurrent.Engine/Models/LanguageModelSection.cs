using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>A language model of any kind in a section of a model file: its kind, then what it writes itself.</summary>
internal static class LanguageModelSection
{
    private const int MaximumDepth = 16;

    /// <summary>Writes a model.</summary>
    public static void Write(SectionWriter writer, ILanguageModel model)
    {
        writer.WriteInt32((int)model.Kind);
        model.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="depth">How many mixtures this model is a part of.</param>
    /// <exception cref="ModelFormatException">There is no such kind, or the model does not fit together.</exception>
    public static ILanguageModel Read(SectionReader reader, int depth = 0)
    {
        if (depth > MaximumDepth)
            throw reader.Fault($"mixtures of mixtures up to a depth of {MaximumDepth}", "a deeper one");
        int kind = reader.ReadInt32();
        return (LanguageModelKind)kind switch
        {
            LanguageModelKind.NGram => NGramLanguageModel.Read(reader),
            LanguageModelKind.Interpolated => InterpolatedLanguageModel.Read(reader, depth),
            LanguageModelKind.Recurrent => RecurrentLanguageModel.Read(reader),
            LanguageModelKind.Window => WindowLanguageModel.Read(reader),
            LanguageModelKind.ContinuousCache => ContinuousCacheModel.Read(reader),
            _ => throw reader.Fault("a kind of language model that this version knows", $"kind {kind}"),
        };
    }
}
