using LanguageModel.Training;

namespace LanguageModel.Ranking;

/// <summary>
/// Writes a sentence of ordinary text as a tokenised text has it, as far as the vocabulary asks for it: what ends the sentence is a word of its own;
/// a word with an apostrophe that is not known is two (<c>haven 't</c>, <c>Anna 's</c>), and <c>can't</c> is <c>can 't</c>; the first word, if it is
/// not known, is lower-cased. A sentence that is tokenised already stays as it is.
/// </summary>
/// <param name="isKnown">Whether a word is in the vocabulary.</param>
internal sealed class SentenceWords(Func<string, bool> isKnown)
{
    private const string Ends = ".?!";

    /// <summary>The words of a sentence, or null if one of them is not in the vocabulary.</summary>
    public string[]? Find(string sentence)
    {
        string[] words = [.. TextFile.WordsOf(sentence).SelectMany(SplitEnd).SelectMany(SplitApostrophe)];
        if (words.Length > 0 && !isKnown(words[0]))
            words[0] = char.ToLowerInvariant(words[0][0]) + words[0][1..];
        return words.Length > 0 && words.All(isKnown) ? words : null;
    }

    private IEnumerable<string> SplitEnd(string word) =>
        word.Length > 1 && Ends.Contains(word[^1]) && !isKnown(word) ? [word[..^1], word[^1..]] : [word];

    private IEnumerable<string> SplitApostrophe(string word)
    {
        int apostrophe = word.IndexOf('\'', StringComparison.Ordinal);
        if (apostrophe <= 0 || isKnown(word))
            return [word];
        // What is cut off as "n't" elsewhere is "'t" in the corpora of this kind: "did n't" is "didn 't".
        return [word[..apostrophe], word[apostrophe..]];
    }
}
