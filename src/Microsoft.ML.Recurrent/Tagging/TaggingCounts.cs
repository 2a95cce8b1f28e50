namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>What is counted of a tagger's rows, token by token.</summary>
internal sealed class TaggingCounts
{
    /// <summary>Whether it is known which tokens are unknown.</summary>
    public required bool HasUnknown { get; init; }

    public long Sentences { get; private set; }

    public long CorrectSentences { get; private set; }

    public long Tokens { get; private set; }

    public long Correct { get; private set; }

    public long UnknownTokens { get; private set; }

    public long CorrectUnknown { get; private set; }

    /// <summary>Counts a row.</summary>
    /// <param name="gold">Right tags: [tokens]; -1 for none.</param>
    /// <param name="found">Tags found: [tokens].</param>
    /// <param name="isUnknown">Which tokens are unknown: [tokens]; empty if that is not known.</param>
    public void Add(ReadOnlySpan<int> gold, ReadOnlySpan<int> found, ReadOnlySpan<bool> isUnknown)
    {
        long tokens = 0, correct = 0;
        for (int i = 0; i < gold.Length; i++)
        {
            if (gold[i] < 0)
                continue;
            int right = gold[i] == found[i] ? 1 : 0;
            tokens++;
            correct += right;
            if (HasUnknown && isUnknown[i])
            {
                UnknownTokens++;
                CorrectUnknown += right;
            }
        }
        Tokens += tokens;
        Correct += correct;
        Sentences += tokens > 0 ? 1 : 0;
        CorrectSentences += tokens > 0 && correct == tokens ? 1 : 0;
    }
}
