namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Decides which of many words give the words of a vocabulary their vectors. The first of a text counts. Where the vocabulary is lower-cased, the
/// lower-cased word is preferred and another spelling serves when there is none.
/// </summary>
internal sealed class WordVectorGathering(Vocabulary vocabulary)
{
    private readonly bool[] _isExact = new bool[vocabulary.Count];

    /// <summary>Whether there is a vector, by id: [vocabulary].</summary>
    public bool[] IsFound { get; } = new bool[vocabulary.Count];

    /// <summary>Number of words that have a vector.</summary>
    public int FoundCount { get; private set; }

    /// <summary>Number of words that were passed over because there was a vector already.</summary>
    public int DuplicateCount { get; private set; }

    /// <summary>The id that gets the vector of the next word; -1 for none.</summary>
    public int Claim(ReadOnlySpan<char> word)
    {
        int id = vocabulary.IdOf(word);
        if (id == Vocabulary.UnknownId && !word.SequenceEqual(Vocabulary.UnknownText))
            return -1;
        bool isExact = word.SequenceEqual(vocabulary.Tokens[id]);
        if (_isExact[id] || (IsFound[id] && !isExact))
        {
            DuplicateCount++;
            return -1;
        }
        DuplicateCount += IsFound[id] ? 1 : 0;
        FoundCount += IsFound[id] ? 0 : 1;
        IsFound[id] = true;
        _isExact[id] = isExact;
        return id;
    }
}
