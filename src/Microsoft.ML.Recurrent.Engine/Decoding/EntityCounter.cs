namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// Counts entities that were found as they are: same first token, same last token, same type (Tjong Kim Sang and De Meulder 2003). Tags that are not well formed are
/// read as <see cref="EntityTag.Continues"/> says.
/// </summary>
internal sealed class EntityCounter
{
    private const int Outside = -1;

    private readonly int[] _typeOf;
    private readonly bool[] _mayContinue;
    private readonly bool[] _mayBeContinued;
    private readonly long[] _gold;
    private readonly long[] _found;
    private readonly long[] _correct;

    /// <summary>A counter.</summary>
    /// <param name="tagNames">The names of the tags by number.</param>
    /// <exception cref="ArgumentException">A name does not tell where in an entity a token stands.</exception>
    public EntityCounter(IReadOnlyList<string> tagNames)
    {
        _typeOf = new int[tagNames.Count];
        _mayContinue = new bool[tagNames.Count];
        _mayBeContinued = new bool[tagNames.Count];
        var types = new List<string>();
        for (int tag = 0; tag < tagNames.Count; tag++)
        {
            if (!EntityTag.TryParse(tagNames[tag], out EntityTag parsed))
                throw new ArgumentException($"Expected tags that mark entities (B-X, I-X, E-X, S-X or O), found '{tagNames[tag]}'.", nameof(tagNames));
            _mayContinue[tag] = parsed.Part is 'I' or 'E';
            _mayBeContinued[tag] = parsed.Part is 'B' or 'I';
            _typeOf[tag] = parsed.IsInside ? types.IndexOf(parsed.Type) : Outside;
            if (parsed.IsInside && _typeOf[tag] < 0)
            {
                _typeOf[tag] = types.Count;
                types.Add(parsed.Type);
            }
        }
        Types = types;
        _gold = new long[types.Count];
        _found = new long[types.Count];
        _correct = new long[types.Count];
    }

    /// <summary>The types of entities, in the order of their first tags.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Number of entities that there are: [types].</summary>
    public ReadOnlySpan<long> Gold => _gold;

    /// <summary>Number of entities that were found, rightly or not: [types].</summary>
    public ReadOnlySpan<long> Found => _found;

    /// <summary>Number of entities that were found as they are: [types].</summary>
    public ReadOnlySpan<long> Correct => _correct;

    /// <summary>F1 of all types together (micro average), the harmonic mean of precision and recall; 0 when none was found as it is.</summary>
    public double F1 => Sum(_correct) is > 0 and long correct ? 2.0 * correct / (Sum(_gold) + Sum(_found)) : 0;

    /// <summary>Whether tags of these names mark entities: all of them can be read, and one names a type.</summary>
    public static bool Fits(IEnumerable<string> tagNames)
    {
        bool any = false;
        foreach (string name in tagNames)
        {
            if (!EntityTag.TryParse(name, out EntityTag tag))
                return false;
            any |= tag.Type.Length > 0;
        }
        return any;
    }

    /// <summary>Forgets all counts.</summary>
    public void Clear()
    {
        Array.Clear(_gold);
        Array.Clear(_found);
        Array.Clear(_correct);
    }

    /// <summary>Counts the entities of a sentence. Allocates nothing.</summary>
    /// <param name="gold">The tags as they should be: [tokens]; -1 for a token without one, which then is outside in both.</param>
    /// <param name="found">The tags as they were found: [tokens].</param>
    public void Add(ReadOnlySpan<int> gold, ReadOnlySpan<int> found)
    {
        if (gold.Length != found.Length)
            throw new ArgumentException($"Expected as many found tags as there are, {gold.Length}; got {found.Length}.", nameof(found));
        // The entities at hand: where each began; -1 for none.
        int goldStart = -1, foundStart = -1;
        for (int token = 0; token <= gold.Length; token++)
        {
            int goldTag = TagAt(gold, gold, token), foundTag = TagAt(found, gold, token);
            bool goldEnds = goldStart >= 0 && !Continues(TagAt(gold, gold, token - 1), goldTag);
            bool foundEnds = foundStart >= 0 && !Continues(TagAt(found, gold, token - 1), foundTag);
            if (goldEnds && foundEnds && goldStart == foundStart && _typeOf[gold[goldStart]] == _typeOf[found[foundStart]])
                _correct[_typeOf[gold[goldStart]]]++;
            goldStart = Step(goldStart, goldEnds, goldTag, token, _gold);
            foundStart = Step(foundStart, foundEnds, foundTag, token, _found);
        }
    }

    private static int TagAt(ReadOnlySpan<int> tags, ReadOnlySpan<int> gold, int token) => token < tags.Length && gold[token] >= 0 ? tags[token] : -1;

    private bool Continues(int before, int tag) => tag >= 0 && _mayContinue[tag] && _mayBeContinued[before] && _typeOf[tag] == _typeOf[before];

    private int Step(int start, bool ends, int tag, int token, long[] counts)
    {
        if (start >= 0 && !ends)
            return start;
        if (tag < 0 || _typeOf[tag] == Outside)
            return -1;
        counts[_typeOf[tag]]++;
        return token;
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
            sum += count;
        return sum;
    }
}
