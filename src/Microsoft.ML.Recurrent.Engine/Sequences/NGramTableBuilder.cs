using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Counts in how many texts each n-gram occurs and makes an <see cref="NGramTable"/> of the frequent ones.</summary>
internal sealed class NGramTableBuilder
{
    private readonly NGramOptions _options;
    private readonly Dictionary<ulong, Occurrence> _words = [];
    private readonly Dictionary<ulong, Occurrence> _characters = [];
    private int _texts;

    /// <summary>A builder that has seen no text.</summary>
    public NGramTableBuilder(NGramOptions options)
    {
        _options = options;
    }

    /// <summary>Counts the n-grams of the reader's text, each once.</summary>
    public void Count(NGramReader reader)
    {
        _texts++;
        var counter = new Counter(this);
        reader.Visit(ref counter);
    }

    /// <summary>The table of the n-grams that occurred in at least <paramref name="minimumTexts"/> texts.</summary>
    /// <param name="minimumTexts">At least 1.</param>
    /// <param name="maximumCount">Most n-grams; while there are more, the minimum is raised by 1.</param>
    public NGramTable Build(int minimumTexts = 2, int maximumCount = 1 << 24)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumTexts, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumCount);
        maximumCount = Math.Min(maximumCount, NGramTable.MaximumCount);
        while ((long)CountKept(_words, minimumTexts) + CountKept(_characters, minimumTexts) > maximumCount)
            minimumTexts++;
        return new NGramTable(_options, Kept(_words, minimumTexts), Kept(_characters, minimumTexts));
    }

    private static int CountKept(Dictionary<ulong, Occurrence> occurrences, int minimumTexts) =>
        occurrences.Count(item => item.Value.Texts >= minimumTexts);

    // The most frequent first, so that what is used most lies together; the hash makes the order the same for any order of the texts.
    private static ulong[] Kept(Dictionary<ulong, Occurrence> occurrences, int minimumTexts)
    {
        (int Texts, ulong Hash)[] kept = [.. occurrences.Where(item => item.Value.Texts >= minimumTexts).Select(item => (-item.Value.Texts, item.Key))];
        Array.Sort(kept);
        return [.. kept.Select(item => item.Hash)];
    }

    private struct Occurrence
    {
        public int Texts;
        public int LastText;
    }

    private readonly struct Counter(NGramTableBuilder builder) : INGramVisitor
    {
        public void Visit(ulong hash, bool isWord, int start, int length)
        {
            ref Occurrence occurrence = ref CollectionsMarshal.GetValueRefOrAddDefault(isWord ? builder._words : builder._characters, hash, out _);
            if (occurrence.LastText == builder._texts)
                return;
            occurrence.LastText = builder._texts;
            occurrence.Texts++;
        }
    }
}
