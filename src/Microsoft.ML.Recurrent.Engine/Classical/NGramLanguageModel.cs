using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// A language model that looks at the n - 1 words before. It is kept in the backoff form, which every interpolated model has exactly:
/// <code>
/// P(w | h) = p(hw)                                             where the n-gram hw is in the tables
///            backoff(h) · P(w | h without its first word)      otherwise; backoff(h) is 1 where h is not in the tables
/// </code>
/// </summary>
internal sealed class NGramLanguageModel : ILanguageModel
{
    /// <summary>Longest n-grams of a model.</summary>
    public const int MaximumOrder = 64;

    /// <summary>A model of n-grams of length 1, 2, …</summary>
    public NGramLanguageModel(int vocabularySize, IReadOnlyList<NGramLevel> levels, bool isContiguous)
    {
        IsContiguous = isContiguous;
        VocabularySize = vocabularySize;
        Levels = levels;
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public bool IsContiguous { get; }

    /// <inheritdoc/>
    public LanguageModelKind Kind => LanguageModelKind.NGram;

    /// <summary>N-grams of length 1, 2, …</summary>
    public IReadOnlyList<NGramLevel> Levels { get; }

    /// <summary>The longest n-grams.</summary>
    public int Order => Levels.Count;

    /// <summary>The id of the beginning of a sentence: a context, never predicted.</summary>
    public int BeginId => VocabularySize;

    /// <inheritdoc/>
    public ILanguageModelState CreateState(ThreadTeam? team = null) => new NGramState(this);

    /// <inheritdoc/>
    public ILanguageModelSession OpenSession(int threads) => new StateSession(this);

    /// <summary>The n-gram of a context, which is of length <paramref name="n"/>, and a word; -1 when it is not in the tables.</summary>
    public int Find(int n, int context, int word)
    {
        NGramLevel level = Levels[n - 1];
        int start = level.FirstChild[context];
        int found = Levels[n].Words.AsSpan(start, level.FirstChild[context + 1] - start).BinarySearch(word);
        return found < 0 ? -1 : start + found;
    }

    /// <inheritdoc/>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(VocabularySize);
        writer.WriteBoolean(IsContiguous);
        writer.WriteInt32(Order);
        foreach (NGramLevel level in Levels)
            level.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">Numbers do not fit together.</exception>
    public static NGramLanguageModel Read(SectionReader reader)
    {
        int size = reader.ReadInt32(LanguageModelIds.FirstWord, Array.MaxLength - 1, "vocabulary size");
        bool isContiguous = reader.ReadBoolean();
        var levels = new NGramLevel[reader.ReadInt32(1, MaximumOrder, "longest n-grams")];
        for (int n = 1; n <= levels.Length; n++)
            levels[n - 1] = NGramLevel.Read(reader, size, n == 1 ? null : levels[n - 2], isLongest: n == levels.Length);
        return new NGramLanguageModel(size, levels, isContiguous);
    }
}
