namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>What a tagger appends, as an object. Vectors without elements come as null.</summary>
internal sealed class FoundTags
{
    public uint[]? PredictedLabel { get; set; }

    public float[]? Probability { get; set; }

    public bool[]? UnknownTokens { get; set; }

    public string[]? Texts { get; set; }
}
