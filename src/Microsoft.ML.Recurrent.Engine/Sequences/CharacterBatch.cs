namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// The words of a batch as sequences of characters, each different spelling once, however many tokens have it. Memory is kept from batch to batch.
/// </summary>
internal sealed class CharacterBatch
{
    private readonly DistinctIds _words = new();
    private int[] _characters = [];
    private int[] _lengths = [];

    /// <summary>
    /// How the characters of the different words are laid out: a sequence is a word, whose number is the one that <see cref="PackedBatch.Order"/> gives.
    /// </summary>
    public PackedBatch Layout { get; } = new();

    /// <summary>Number of different words.</summary>
    public int WordCount => _words.Count;

    /// <summary>The different words' spellings, in order of first occurrence: [words].</summary>
    public ReadOnlySpan<int> Spellings => _words.Ids;

    /// <summary>Ids of the words' characters, packed: [characters].</summary>
    public ReadOnlySpan<int> Characters => _characters.AsSpan(0, Layout.TokenCount);

    /// <summary>Which of the different words each token is, or -1, in the order in which <see cref="Build"/> was given them: at least [tokens].</summary>
    public int[] WordOfToken => _words.Places;

    /// <summary>The array of <see cref="Characters"/>: at least [characters].</summary>
    internal int[] CharacterArray => _characters;

    /// <summary>Takes the words of some tokens.</summary>
    /// <param name="table">The spellings.</param>
    /// <param name="tokens">The tokens' spellings, or -1 for none: [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such spelling.</exception>
    public void Build(SpellingTable table, ReadOnlySpan<int> tokens)
    {
        _words.Build(tokens, table.Count);
        if (_lengths.Length < WordCount)
            _lengths = new int[Math.Max(WordCount, 2 * _lengths.Length)];
        for (int word = 0; word < WordCount; word++)
            _lengths[word] = table.LengthOf(Spellings[word]);
        Layout.Build(_lengths.AsSpan(0, WordCount));
        if (_characters.Length < Layout.TokenCount)
            _characters = new int[Math.Max(Layout.TokenCount, 2 * _characters.Length)];
        ReadOnlySpan<int> offsets = Layout.StepOffsets, order = Layout.Order;
        for (int position = 0; position < order.Length; position++)
        {
            ReadOnlySpan<int> ids = table[Spellings[order[position]]];
            for (int t = 0; t < ids.Length; t++)
                _characters[offsets[t] + position] = ids[t];
        }
    }
}
