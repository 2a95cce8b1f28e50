namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>What a sequence column can hold; a combination says what a trainer accepts.</summary>
[Flags]
internal enum SequenceKinds
{
    None = 0,

    /// <summary>One text, which the trainer cuts into tokens itself.</summary>
    Text = 1,

    /// <summary>A vector of texts: a token each.</summary>
    Tokens = 2,

    /// <summary>A vector of keys: a token of the pipeline's vocabulary each.</summary>
    Keys = 4,

    /// <summary>A vector of floats: two-dimensional, or cut into elements of a given size.</summary>
    Floats = 8,
}
