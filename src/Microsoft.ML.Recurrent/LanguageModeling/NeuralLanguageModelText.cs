using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Rows as a network reads them.</summary>
/// <param name="Sentences">The network's words of each row, without the end.</param>
internal sealed record NeuralLanguageModelText(SequenceStore Sentences)
{
    /// <summary>Of running text: whether the first row begins in the middle of a line, the first part of which is in another text.</summary>
    public bool IsCutBefore { get; init; }

    /// <summary>Of running text: whether the last row stops in the middle of a line, the rest of which is in another text.</summary>
    public bool IsCutBehind { get; init; }

    /// <summary>Number of tokens that are the unknown word.</summary>
    public long UnknownCount
    {
        get
        {
            long count = 0;
            for (int row = 0; row < Sentences.Count; row++)
                count += Sentences[row].Count(LanguageModelIds.Unknown);
            return count;
        }
    }

    /// <summary>
    /// The rows as one running text: an end, then each row and its end, without the ends where it is cut; nothing where there are no rows. The first token is
    /// read, and not predicted.
    /// </summary>
    /// <exception cref="InvalidOperationException">The text is too long.</exception>
    public int[] Join()
    {
        if (Sentences.Count == 0)
            return [];
        long length = 1 + Sentences.TokenCount + Sentences.Count;
        if (length > Array.MaxLength)
            throw new InvalidOperationException($"The running text has {length} tokens; expected at most {Array.MaxLength}. Train on a part of it.");
        var text = new int[length];
        text[0] = LanguageModelIds.End;
        int next = 1;
        for (int row = 0; row < Sentences.Count; row++)
        {
            ReadOnlySpan<int> sentence = Sentences[row];
            sentence.CopyTo(text.AsSpan(next));
            next += sentence.Length;
            text[next++] = LanguageModelIds.End;
        }
        return IsCutBefore || IsCutBehind ? text[(IsCutBefore ? 1 : 0)..^(IsCutBehind ? 1 : 0)] : text;
    }
}
