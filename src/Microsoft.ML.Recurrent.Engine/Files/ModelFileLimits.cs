namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>What a reader accepts before it believes a file.</summary>
internal sealed record ModelFileLimits
{
    /// <summary>The limits that are used unless others are given.</summary>
    public static ModelFileLimits Default { get; } = new();

    /// <summary>Most bytes of a whole file.</summary>
    public long MaximumLength { get; init; } = 16L << 30;

    /// <summary>
    /// Most bytes of memory that are taken on a file's word for something still to come, where the stream cannot tell how long it is: for more, an eighth of it
    /// must have come. So a forged length costs no more than this, or a few times what was really sent.
    /// </summary>
    public long MaximumUnseen { get; init; } = 64L << 20;

    /// <summary>Most sections.</summary>
    public int MaximumSections { get; init; } = 4096;
}
