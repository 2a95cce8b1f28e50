namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>What a tag such as <c>B-PER</c> says of its token.</summary>
/// <param name="Part">Where in an entity the token stands: one of <c>B</c>, <c>I</c>, <c>E</c>, <c>S</c>, or <c>O</c> for outside.</param>
/// <param name="Type">The entity's type; empty outside, and of a tag that names none.</param>
internal readonly record struct EntityTag(char Part, string Type)
{
    private const string Parts = "BIES";

    /// <summary>A token outside of all entities.</summary>
    public static readonly EntityTag Outside = new('O', "");

    /// <summary>Whether the token is part of an entity.</summary>
    public bool IsInside => Part != 'O';

    /// <summary>Reads <c>O</c>, or <c>B</c>, <c>I</c>, <c>E</c> or <c>S</c> with or without a hyphen and a type; the empty tag is outside.</summary>
    public static bool TryParse(string name, out EntityTag tag)
    {
        tag = Outside;
        if (name.Length == 0 || name == "O")
            return true;
        if (!Parts.Contains(name[0], StringComparison.Ordinal) || (name.Length > 1 && name[1] != '-'))
            return false;
        tag = new EntityTag(name[0], name.Length > 1 ? name[2..] : "");
        return true;
    }

    /// <summary>
    /// Whether the token carries on the entity of the token before it; otherwise it begins one, or is outside. This one rule is that of the CoNLL evaluation
    /// script for IOB1, IOB2 and BIOES, well formed or not: B and S begin an entity, E and S end one, a change of type begins one, and so
    /// does I or E after a token outside.
    /// </summary>
    public bool Continues(EntityTag before) => Part is 'I' or 'E' && before.Part is 'B' or 'I' && Type == before.Type;
}
