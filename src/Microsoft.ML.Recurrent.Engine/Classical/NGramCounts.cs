using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// The n-grams of a text, with counts. A sentence is read as begin, words, end; its n-grams are those within it, and none ends with the
/// beginning, which is a context only. A running text is read as one sentence in which the ends of its lines are words.
/// </summary>
/// <remarks>
/// An n-gram is known by its context's number, one level down, and its last word; the n-grams of a level are sorted by these two, so that those of
/// one context lie together. The order comes from two counting sorts of the text's positions, by word and then by context: no hashing, linear time.
/// </remarks>
internal sealed class NGramCounts
{
    private NGramCounts(int vocabularySize, bool isContiguous, Level[] levels)
    {
        VocabularySize = vocabularySize;
        IsContiguous = isContiguous;
        Levels = levels;
    }

    /// <summary>Number of ids that are predicted. The beginning of a sentence, as a context, is the id after them.</summary>
    public int VocabularySize { get; }

    /// <summary>Whether the sentences are the lines of one running text, and n-grams go across their ends.</summary>
    public bool IsContiguous { get; }

    /// <summary>N-grams of length 1, 2, …</summary>
    public IReadOnlyList<Level> Levels { get; }

    /// <summary>Counts the n-grams up to a length.</summary>
    /// <param name="sentences">Ids of each sentence, without the end.</param>
    /// <param name="vocabularySize">Number of ids, the unknown word and the end included.</param>
    /// <param name="order">The longest n-grams, at least 1.</param>
    /// <param name="isContiguous">Whether the sentences are the lines of one running text.</param>
    /// <param name="cancellation">Ends counting between two lengths.</param>
    /// <exception cref="ArgumentException">There are more words than an array can hold.</exception>
    public static NGramCounts Count(SequenceStore sentences, int vocabularySize, int order, bool isContiguous, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        int[] text = Join(sentences, begin: vocabularySize, isContiguous);
        int[] byWord = SortByWord(text, vocabularySize, out int[] wordCounts);
        // What stands at a position: the number of the n-gram of the current length that ends there, -1 where the sentence is too short for one.
        int[] ending = text;
        var levels = new Level[order];
        levels[0] = new Level([], wordCounts, []);
        for (int n = 2; n <= order; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            (levels[n - 1], int[] next, levels[n - 2].FirstChild) = Extend(text, byWord, ending, levels[n - 2].Counts.Length);
            ending = next;
        }
        return new NGramCounts(vocabularySize, isContiguous, levels);
    }

    private static int[] Join(SequenceStore sentences, int begin, bool isContiguous)
    {
        long length = sentences.TokenCount + sentences.Count + (isContiguous ? Math.Min(1, sentences.Count) : sentences.Count);
        if (length > Array.MaxLength)
            throw new ArgumentException($"Expected at most {Array.MaxLength} words, with a beginning and an end for each sentence; found {length}. Train on a part of the text.", nameof(sentences));
        var text = new int[length];
        int at = 0;
        for (int i = 0; i < sentences.Count; i++)
        {
            if (i == 0 || !isContiguous)
                text[at++] = begin;
            ReadOnlySpan<int> sentence = sentences[i];
            sentence.CopyTo(text.AsSpan(at));
            at += sentence.Length;
            text[at++] = LanguageModelIds.End;
        }
        return text;
    }

    /// <summary>The positions of the text by their words, those of one word ascending; not those of beginnings.</summary>
    private static int[] SortByWord(int[] text, int vocabularySize, out int[] counts)
    {
        counts = new int[vocabularySize + 1];
        foreach (int word in text)
            counts[word]++;
        int begins = counts[vocabularySize];
        counts[vocabularySize] = 0;
        int[] starts = StartsOf(counts);
        var positions = new int[text.Length - begins];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != vocabularySize)
                positions[starts[text[i]]++] = i;
        }
        return positions;
    }

    /// <summary>The n-grams that are one word longer than those that <paramref name="ending"/> numbers.</summary>
    private static (Level Level, int[] Ending, int[] FirstChild) Extend(int[] text, int[] byWord, int[] ending, int contextCount)
    {
        var perContext = new int[contextCount];
        foreach (int position in byWord)
        {
            int context = ending[position - 1];
            if (context >= 0)
                perContext[context]++;
        }
        int[] starts = StartsOf(perContext);
        var sorted = new int[starts[^1]];
        foreach (int position in byWord)
        {
            int context = ending[position - 1];
            if (context >= 0)
                sorted[starts[context]++] = position;
        }

        int distinct = 0, lastContext = -1, lastWord = -1;
        foreach (int position in sorted)
        {
            int context = ending[position - 1], word = text[position];
            if (context != lastContext || word != lastWord)
                distinct++;
            (lastContext, lastWord) = (context, word);
        }
        var level = new Level(new int[distinct], new int[distinct], new int[distinct]);
        var next = new int[text.Length];
        next.AsSpan().Fill(-1);
        var firstChild = new int[contextCount + 1];
        int number = -1;
        (lastContext, lastWord) = (-1, -1);
        foreach (int position in sorted)
        {
            int context = ending[position - 1], word = text[position];
            if (context != lastContext || word != lastWord)
            {
                number++;
                level.Words[number] = word;
                level.Suffixes[number] = ending[position];
                firstChild[context + 1]++;
            }
            level.Counts[number]++;
            next[position] = number;
            (lastContext, lastWord) = (context, word);
        }
        for (int context = 0; context < contextCount; context++)
            firstChild[context + 1] += firstChild[context];
        return (level, next, firstChild);
    }

    /// <summary>Where each bucket begins: [buckets + 1], the last being the end.</summary>
    private static int[] StartsOf(int[] counts)
    {
        var starts = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
            starts[i + 1] = starts[i] + counts[i];
        return starts;
    }

    /// <summary>The n-grams of one length.</summary>
    /// <param name="words">The last word of each; empty for length 1, where a word is its own number.</param>
    /// <param name="counts">How often each occurs; of length 1, the beginning of a sentence counts 0.</param>
    /// <param name="suffixes">The number, one level down, of each without its first word; empty for length 1.</param>
    internal sealed class Level(int[] words, int[] counts, int[] suffixes)
    {
        public int[] Words { get; } = words;

        public int[] Counts { get; } = counts;

        public int[] Suffixes { get; } = suffixes;

        /// <summary>Where, one level up, the n-grams begin whose context is each of these: [count + 1]; empty for the longest.</summary>
        public int[] FirstChild { get; set; } = [];
    }
}
