namespace Examples.Common.Tagging;

/// <summary>How what a model found agrees with the tags that people gave.</summary>
internal enum Verdict
{
    /// <summary>The same, or nobody has said what is right.</summary>
    Right,

    /// <summary>Something else is there, or nothing.</summary>
    Wrong,

    /// <summary>The model found nothing where something is.</summary>
    Missed,
}
