using System.Diagnostics.CodeAnalysis;

namespace Examples.Common.Tagging;

/// <summary>A sentence: a row of the tagged data, and what a model makes of it.</summary>
[SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "ML.NET fills and reads them.")]
public sealed class TaggedSentence
{
    /// <summary>Its words and punctuation marks.</summary>
    public string[] Tokens { get; set; } = [];

    /// <summary>The tags that people gave: one for each token; null where they are what we want to know.</summary>
    public string[]? Label { get; set; }

    /// <summary>The tags that the model gives.</summary>
    public string[] PredictedTags { get; set; } = [];

    /// <summary>The model's probability of each of its tags.</summary>
    public float[] Probability { get; set; } = [];

    /// <summary>Whether the tokens are words that were not in the training data.</summary>
    public bool[] UnknownTokens { get; set; } = [];
}
