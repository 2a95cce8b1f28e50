using System.Diagnostics.CodeAnalysis;

namespace Examples.Common.Tagging;

/// <summary>A sentence whose tags are what we want to know: the input of a prediction.</summary>
[SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "ML.NET fills and reads them.")]
public sealed class UntaggedSentence
{
    /// <summary>Its words and punctuation marks.</summary>
    public string[] Tokens { get; set; } = [];
}
