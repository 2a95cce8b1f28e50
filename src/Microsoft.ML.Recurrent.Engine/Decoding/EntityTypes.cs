namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>The types of the entities that tags of a scheme mark, and which tags mark them.</summary>
internal sealed class EntityTypes
{
    private const string Parts = "BIES";

    private readonly TagScheme _scheme;
    private readonly EntityTag[] _tags;
    private readonly int[][] _members;
    private readonly int[] _tagOf;

    private EntityTypes(TagConstraints constraints, int outside)
    {
        _scheme = constraints.Scheme;
        Outside = outside;
        _tags = [.. Enumerable.Range(0, constraints.TagCount).Select(constraints.TagOf)];
        var members = new List<(string Type, List<int> Tags)>();
        for (int tag = 0; tag < _tags.Length; tag++)
        {
            if (!_tags[tag].IsInside || !constraints.IsAllowed(tag))
                continue;
            int type = members.FindIndex(member => member.Type == _tags[tag].Type);
            if (type < 0)
            {
                type = members.Count;
                members.Add((_tags[tag].Type, []));
            }
            members[type].Tags.Add(tag);
        }
        _members = [.. members.Select(member => member.Tags.ToArray())];
        _tagOf = new int[_members.Length * Parts.Length];
        Array.Fill(_tagOf, -1);
        for (int type = 0; type < _members.Length; type++)
        {
            foreach (int tag in _members[type])
                _tagOf[type * Parts.Length + Parts.IndexOf(_tags[tag].Part, StringComparison.Ordinal)] = tag;
        }
    }

    /// <summary>Number of types.</summary>
    public int Count => _members.Length;

    /// <summary>The tag of a token outside of all entities.</summary>
    public int Outside { get; }

    /// <summary>The types, or null where tags mark no entities, or have none for a token outside of all entities.</summary>
    /// <param name="constraints">The constraints of a scheme, or null.</param>
    public static EntityTypes? Of(TagConstraints? constraints)
    {
        if (constraints is null || constraints.Scheme == TagScheme.None)
            return null;
        int outside = Enumerable.Range(0, constraints.TagCount).FirstOrDefault(tag => !constraints.TagOf(tag).IsInside, -1);
        EntityTypes? types = outside < 0 ? null : new EntityTypes(constraints, outside);
        return types?.Count > 0 ? types : null;
    }

    /// <summary>The tags of a type.</summary>
    public ReadOnlySpan<int> TagsOf(int type) => _members[type];

    /// <summary>Whether a token with the tag carries on the entity of a token before it with the tag <paramref name="before"/>.</summary>
    public bool Continues(int before, int tag) => _tags[tag].Continues(_tags[before]);

    /// <summary>Whether there are tags for an entity of the type just behind another of that type.</summary>
    public bool CanFollowItself(int type) => _scheme != TagScheme.Iob1 || TagOf(type, 'B') >= 0;

    /// <summary>Writes the tags of an entity.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="followsOwnType">Whether an entity of the same type ends just before it.</param>
    /// <param name="tags">The tags of the sequence: [length].</param>
    /// <returns>Whether there are tags for it; if not, nothing is written.</returns>
    public bool TryWrite(EntityCandidate entity, bool followsOwnType, Span<int> tags)
    {
        char first = _scheme switch
        {
            TagScheme.Iob1 => followsOwnType ? 'B' : 'I',
            TagScheme.Bioes when entity.End - entity.Start == 1 => 'S',
            _ => 'B',
        };
        if (TagOf(entity.Type, first) < 0)
            return false;
        for (int token = entity.Start; token < entity.End; token++)
        {
            char part = token == entity.Start ? first : _scheme == TagScheme.Bioes && token == entity.End - 1 ? 'E' : 'I';
            tags[token] = TagOf(entity.Type, part);
        }
        return true;
    }

    private int TagOf(int type, char part) => _tagOf[type * Parts.Length + Parts.IndexOf(part, StringComparison.Ordinal)];
}
