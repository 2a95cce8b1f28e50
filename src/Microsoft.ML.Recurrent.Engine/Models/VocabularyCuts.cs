using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a model file says of the clusters of an adaptive softmax: where the vocabulary is cut, and what each tail is narrower than the one before.</summary>
internal static class VocabularyCuts
{
    /// <summary>Writes both.</summary>
    public static void Write(SectionWriter writer, IReadOnlyList<int> cuts, double tailDivisor)
    {
        writer.WriteInt32(cuts.Count);
        foreach (int cut in cuts)
            writer.WriteInt32(cut);
        writer.WriteDouble(tailDivisor);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="vocabularySize">Number of words.</param>
    /// <param name="most">Most cuts.</param>
    /// <exception cref="ModelFormatException">The cuts do not ascend within the vocabulary, or the divisor is no finite number from 1.</exception>
    public static (int[] Cuts, double TailDivisor) Read(SectionReader reader, int vocabularySize, int most)
    {
        int count = reader.ReadCount(sizeof(int), "cuts of the vocabulary");
        if (count > most)
            throw reader.Fault($"at most {most} cuts of the vocabulary", $"{count}");
        var cuts = new int[count];
        for (int i = 0; i < cuts.Length; i++)
            cuts[i] = reader.ReadInt32(i == 0 ? 1 : cuts[i - 1] + 1, vocabularySize - 1, "cut of the vocabulary");
        double divisor = reader.ReadDouble();
        return divisor >= 1 && double.IsFinite(divisor) ? (cuts, divisor) : throw reader.Fault("a finite divisor of the tails' widths, at least 1", $"{divisor}");
    }
}
