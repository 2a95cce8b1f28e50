namespace Microsoft.ML.Recurrent;

/// <summary>Which part of a sequence that is too long is left out.</summary>
public enum TruncationSide
{
    /// <summary>The end is cut off: the first tokens are kept.</summary>
    End = 0,

    /// <summary>The start is cut off: the last tokens are kept.</summary>
    Start = 1,
}
