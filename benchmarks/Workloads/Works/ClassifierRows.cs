using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Workloads.Works;

/// <summary>The classifier of the workloads, and texts for it.</summary>
internal static class ClassifierRows
{
    public const int Words = 10_000, VectorSize = 64, Classes = 4, ShortestText = 5, LongestText = 60;

    public static ClassifierShape Shape(int hidden, bool bidirectional) => new()
    {
        VocabularySize = Words,
        ElementSize = VectorSize,
        HiddenSize = hidden,
        Bidirectional = bidirectional,
        Pooling = SequencePooling.Last,
        Outputs = Classes,
    };

    /// <summary>Lengths that are uniform from 5 to 60.</summary>
    public static int[] MixedLengths(int count)
    {
        var random = new CounterRandom(4, RandomPurpose.Splitting, 0);
        return [.. Enumerable.Range(0, count).Select(i => ShortestText + random.Below((ulong)i, LongestText - ShortestText + 1))];
    }

    /// <summary>The same number of texts and of words, in texts whose lengths differ by 1 at most.</summary>
    public static int[] EqualLengths(int[] lengths)
    {
        long total = lengths.Sum(length => (long)length);
        return [.. Enumerable.Range(0, lengths.Length).Select(i => (int)(total * (i + 1) / lengths.Length - total * i / lengths.Length))];
    }

    public static ClassifierData Create(int[] lengths)
    {
        var labels = new CounterRandom(5, RandomPurpose.Splitting, 0);
        var text = new ZipfWords(Words, seed: 3);
        var data = new ClassifierData(elementSize: 0, additionalFeatures: 0);
        for (int row = 0; row < lengths.Length; row++)
        {
            text.Fill(data.Words.Append(lengths[row]));
            data.AddLabel(labels.Below((ulong)row, Classes));
        }
        return data;
    }
}
