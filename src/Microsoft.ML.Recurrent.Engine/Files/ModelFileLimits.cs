namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>What a reader accepts before it believes a file.</summary>
internal sealed record ModelFileLimits
{
    /// <summary>The limits that are used unless others are given.</summary>
    public static ModelFileLimits Default { get; } = new();

    /// <summary>Most bytes of a whole file.</summary>
    public long MaximumLength { get; init; } = 16L << 30;

    /// <summary>Most sections.</summary>
    public int MaximumSections { get; init; } = 4096;
}
