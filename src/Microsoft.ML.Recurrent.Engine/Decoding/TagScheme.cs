namespace Microsoft.ML.Recurrent;

/// <summary>How the tags of tokens mark entities (or other spans of tokens, which do not overlap); X stands for the entity's type, O is outside of all entities.</summary>
public enum TagScheme
{
    /// <summary>Tags mark no spans: any tag can follow any other, as with parts of speech.</summary>
    None,

    /// <summary>I-X in an entity; B-X begins one that directly follows another of the same type (Ramshaw and Marcus 1995).</summary>
    Iob1,

    /// <summary>B-X begins an entity, I-X continues it (Tjong Kim Sang and Veenstra 1999).</summary>
    Iob2,

    /// <summary>B-X begins an entity, I-X continues it, E-X ends it; S-X is an entity of a single token (Ratinov and Roth 2009, with E for last and S for unit).</summary>
    Bioes,
}
