using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.WordEmbedding;

/// <summary>A row of tokens with a class.</summary>
public sealed class LabelledSentence
{
    public bool Label { get; set; }

    [VectorType]
    public string[] Tokens { get; set; } = [];
}
