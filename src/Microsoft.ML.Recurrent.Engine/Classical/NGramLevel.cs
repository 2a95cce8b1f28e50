using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// The n-grams of one length: those of one context lie together, sorted by their last word. Numbers are indices; length 1 has every word at the
/// index of its id, and behind them the beginning of a sentence.
/// </summary>
internal sealed class NGramLevel
{
    /// <summary>N-grams with backoff weights of 1.</summary>
    /// <param name="words">The last word of each: [count]; empty for length 1.</param>
    /// <param name="probabilities">P(last word | the words before it): [count].</param>
    /// <param name="firstChild">Where, one level up, the n-grams begin whose context is each of these: [count + 1]; empty for the longest.</param>
    public NGramLevel(int[] words, double[] probabilities, int[] firstChild)
    {
        Words = words;
        Probabilities = probabilities;
        FirstChild = firstChild;
        Backoffs = new double[firstChild.Length == 0 ? 0 : probabilities.Length];
        Backoffs.AsSpan().Fill(1);
    }

    /// <summary>The last word of each; empty for length 1.</summary>
    public int[] Words { get; }

    /// <summary>P(last word | the words before it).</summary>
    public double[] Probabilities { get; }

    /// <summary>What multiplies the shorter context's probability of a word that does not follow; empty for the longest n-grams.</summary>
    public double[] Backoffs { get; }

    /// <summary>Where, one level up, the n-grams begin whose context is each of these; empty for the longest n-grams.</summary>
    public int[] FirstChild { get; }

    /// <summary>Number of n-grams.</summary>
    public int Count => Probabilities.Length;

    /// <summary>Writes the n-grams.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(Count);
        foreach (int word in Words)
            writer.WriteInt32(word);
        writer.WriteDoubles(Probabilities);
        for (int i = 0; i + 1 < FirstChild.Length; i++)
            writer.WriteInt32(FirstChild[i + 1] - FirstChild[i]);
        writer.WriteDoubles(Backoffs);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="vocabularySize">Number of ids that are predicted.</param>
    /// <param name="contexts">The n-grams one word shorter; null for length 1.</param>
    /// <param name="isLongest">Whether there are no longer n-grams.</param>
    /// <exception cref="ModelFormatException">Numbers do not fit together.</exception>
    public static NGramLevel Read(SectionReader reader, int vocabularySize, NGramLevel? contexts, bool isLongest)
    {
        int count = reader.ReadCount(sizeof(double) + (contexts is null ? 0 : sizeof(int)) + (isLongest ? 0 : sizeof(int) + sizeof(double)), "n-grams");
        int expected = contexts is null ? vocabularySize + 1 : contexts.FirstChild[^1];
        if (count != expected)
            throw reader.Fault($"{expected} n-grams", $"{count}");
        var words = new int[contexts is null ? 0 : count];
        foreach (ref int word in words.AsSpan())
            word = reader.ReadInt32(0, vocabularySize - 1, "a word");
        for (int context = 0; context < contexts?.Count; context++)
        {
            for (int i = contexts.FirstChild[context] + 1; i < contexts.FirstChild[context + 1]; i++)
            {
                if (words[i] <= words[i - 1])
                    throw reader.Fault("the words behind a context in ascending order", $"{words[i]} behind {words[i - 1]}");
            }
        }
        var probabilities = new double[count];
        ReadNumbers(reader, probabilities, 1, "a probability");
        var firstChild = new int[isLongest ? 0 : count + 1];
        for (int i = 1; i < firstChild.Length; i++)
        {
            long next = (long)firstChild[i - 1] + reader.ReadInt32(0, vocabularySize, "number of words behind a context");
            firstChild[i] = next <= Array.MaxLength ? (int)next : throw reader.Fault($"at most {Array.MaxLength} n-grams of one length", $"{next}");
        }
        var level = new NGramLevel(words, probabilities, firstChild);
        ReadNumbers(reader, level.Backoffs, double.MaxValue, "a backoff weight");
        return level;
    }

    private static void ReadNumbers(SectionReader reader, double[] values, double maximum, string what)
    {
        reader.ReadDoubles(values);
        foreach (double value in values)
        {
            if (!(value >= 0 && value <= maximum))
                throw reader.Fault($"{what} of at least 0{(maximum == 1 ? " and at most 1" : "")}", $"{value}");
        }
    }
}
