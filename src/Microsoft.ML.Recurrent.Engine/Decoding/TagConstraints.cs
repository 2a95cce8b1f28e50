namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// Which tag may come first, follow which, and come last, so that a sequence's tags mark spans as a scheme demands:
/// <code>
///           first    last     may follow a tag
///   IOB1    O, I     all      O and I any; B-X only B-X and I-X
///   IOB2    O, B     all      O and B any; I-X only B-X and I-X
///   BIOES   O, B, S  O, E, S  I-X and E-X exactly B-X and I-X; O, B and S exactly O, E and S
/// </code>
/// A tag that no well-formed sequence of these tags has (an I-X of IOB2 without a B-X; a B-X of BIOES without an E-X) is never allowed.
/// </summary>
internal sealed class TagConstraints
{
    private readonly EntityTag[] _tags;
    private readonly bool[] _isAllowed;
    private readonly bool[] _follows;

    /// <summary>The constraints of a scheme.</summary>
    /// <param name="tagNames">All tags: O, and names such as B-person; with <see cref="TagScheme.None"/> any names.</param>
    /// <param name="scheme">How the tags mark spans.</param>
    /// <exception cref="ArgumentException">A name does not fit the scheme, or there are lengths of which no sequence is well formed.</exception>
    public TagConstraints(IReadOnlyList<string> tagNames, TagScheme scheme)
    {
        Scheme = scheme;
        _tags = scheme == TagScheme.None ? new EntityTag[tagNames.Count] : Parse(tagNames, scheme);
        _isAllowed = Useful();
        _follows = new bool[TagCount * TagCount];
        for (int from = 0; from < TagCount; from++)
        {
            for (int to = 0; to < TagCount; to++)
                _follows[from * TagCount + to] = _isAllowed[from] && _isAllowed[to] && CanFollow(_tags[from], _tags[to]);
        }
        // Every scheme but BIOES without O and S has such a tag if it has any: it makes sequences of every length possible.
        if (!Enumerable.Range(0, TagCount).Any(tag => AllowsFirst(tag) && Allows(tag, tag) && AllowsLast(tag)))
        {
            throw new ArgumentException(
                $"Of the tags {string.Join(", ", tagNames)} no sequence of one token is well formed as {Describe(scheme)}. Expected {Expected(scheme)} among them; add one, or choose the scheme that the tags follow.",
                nameof(tagNames));
        }
    }

    /// <summary>How the tags mark spans.</summary>
    public TagScheme Scheme { get; }

    /// <summary>Number of tags.</summary>
    public int TagCount => _tags.Length;

    /// <summary>What a tag says of its token; that of <see cref="TagScheme.None"/> says nothing.</summary>
    public EntityTag TagOf(int tag) => _tags[tag];

    /// <summary>Whether any well-formed sequence has the tag.</summary>
    public bool IsAllowed(int tag) => _isAllowed[tag];

    /// <summary>Whether a sequence may begin with the tag.</summary>
    public bool AllowsFirst(int tag) => _isAllowed[tag] && CanBegin(_tags[tag]);

    /// <summary>Whether a sequence may end with the tag.</summary>
    public bool AllowsLast(int tag) => _isAllowed[tag] && CanEnd(_tags[tag]);

    /// <summary>Whether <paramref name="to"/> may follow <paramref name="from"/>.</summary>
    public bool Allows(int from, int to) => _follows[from * TagCount + to];

    /// <summary>The index of the first tag that cannot come where it stands, the length where the last one cannot be the last, or -1 if the sequence is well formed.</summary>
    /// <param name="tags">The tags of a sequence; -1, for an unknown tag, can be any.</param>
    public int FirstFault(ReadOnlySpan<int> tags)
    {
        for (int i = 0; i < tags.Length; i++)
        {
            int tag = tags[i];
            if (tag >= 0 && !(i == 0 ? AllowsFirst(tag) : tags[i - 1] < 0 ? IsAllowed(tag) : Allows(tags[i - 1], tag)))
                return i;
        }
        return tags.Length > 0 && tags[^1] >= 0 && !AllowsLast(tags[^1]) ? tags.Length : -1;
    }

    private static string Expected(TagScheme scheme) => scheme switch
    {
        TagScheme.Iob1 => "O or a tag I-X",
        TagScheme.Iob2 => "O or a tag B-X",
        TagScheme.Bioes => "O or a tag S-X",
        _ => "a tag",
    };

    private static string Describe(TagScheme scheme) => scheme switch
    {
        TagScheme.Iob1 => "IOB1",
        TagScheme.Iob2 => "IOB2",
        TagScheme.Bioes => "BIOES",
        _ => "tags of no scheme",
    };

    private static EntityTag[] Parse(IReadOnlyList<string> tagNames, TagScheme scheme)
    {
        string parts = scheme == TagScheme.Bioes ? "BIES" : "BI";
        var tags = new EntityTag[tagNames.Count];
        var strange = new List<string>();
        for (int i = 0; i < tags.Length; i++)
        {
            if (!EntityTag.TryParse(tagNames[i], out tags[i]) || (tags[i].IsInside && !parts.Contains(tags[i].Part, StringComparison.Ordinal)))
                strange.Add(tagNames[i]);
        }
        if (strange.Count == 0)
            return tags;
        throw new ArgumentException(
            $"Expected tags of the scheme {Describe(scheme)}: O, or {string.Join(", ", parts.Select(part => part + "-X"))} for a type X; found {string.Join(", ", strange.Take(5))}{(strange.Count > 5 ? $" and {strange.Count - 5} more" : "")}. Correct the tags, or choose the scheme that they follow.",
            nameof(tagNames));
    }

    private bool CanBegin(EntityTag tag) => Scheme switch
    {
        TagScheme.Iob1 => tag.Part != 'B',
        TagScheme.Iob2 => tag.Part != 'I',
        TagScheme.Bioes => tag.Part is 'O' or 'B' or 'S',
        _ => true,
    };

    private bool CanEnd(EntityTag tag) => Scheme != TagScheme.Bioes || tag.Part is 'O' or 'E' or 'S';

    private bool CanFollow(EntityTag from, EntityTag to)
    {
        bool isInside = from.Part is 'B' or 'I' && from.Type == to.Type;
        return Scheme switch
        {
            TagScheme.Iob1 => to.Part != 'B' || isInside,
            TagScheme.Iob2 => to.Part != 'I' || isInside,
            TagScheme.Bioes => to.Part is 'I' or 'E' ? isInside : CanEnd(from),
            _ => true,
        };
    }

    /// <summary>The tags on a way from a tag that can begin a sequence to one that can end it.</summary>
    private bool[] Useful()
    {
        bool[] fromStart = Reach(CanBegin, CanFollow), toEnd = Reach(CanEnd, (from, to) => CanFollow(to, from));
        return [.. fromStart.Zip(toEnd, (begun, ends) => begun && ends)];
    }

    private bool[] Reach(Func<EntityTag, bool> isStart, Func<EntityTag, EntityTag, bool> leads)
    {
        bool[] isReached = [.. _tags.Select(isStart)];
        var open = new Stack<int>(Enumerable.Range(0, TagCount).Where(tag => isReached[tag]));
        while (open.TryPop(out int from))
        {
            for (int to = 0; to < TagCount; to++)
            {
                if (!isReached[to] && leads(_tags[from], _tags[to]))
                {
                    isReached[to] = true;
                    open.Push(to);
                }
            }
        }
        return isReached;
    }
}
