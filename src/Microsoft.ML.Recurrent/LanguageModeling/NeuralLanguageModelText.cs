using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Rows as a network reads them.</summary>
/// <param name="Sentences">The network's words of each row, without the end.</param>
internal sealed record NeuralLanguageModelText(SequenceStore Sentences)
{
    /// <summary>Number of tokens to predict: those of the rows and an end for each.</summary>
    public long TargetCount => Sentences.TokenCount + Sentences.Count;

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

    /// <summary>The rows as one running text: an end, then each row and its end; nothing where there are no rows.</summary>
    /// <exception cref="InvalidOperationException">The text is too long.</exception>
    public int[] Join()
    {
        if (Sentences.Count == 0)
            return [];
        if (TargetCount >= Array.MaxLength)
            throw new InvalidOperationException($"The running text has {TargetCount} tokens; expected at most {Array.MaxLength - 1}. Train on a part of it.");
        var text = new int[1 + TargetCount];
        text[0] = LanguageModelIds.End;
        int next = 1;
        for (int row = 0; row < Sentences.Count; row++)
        {
            ReadOnlySpan<int> sentence = Sentences[row];
            sentence.CopyTo(text.AsSpan(next));
            next += sentence.Length;
            text[next++] = LanguageModelIds.End;
        }
        return text;
    }
}
