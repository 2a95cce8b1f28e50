using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>A row of tokens.</summary>
public sealed class Sentence
{
    [VectorType]
    public string[] Tokens { get; set; } = [];
}
