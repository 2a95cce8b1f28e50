namespace Microsoft.ML.Embedded;

/// <summary>The errors of a model zip.</summary>
internal static class ModelFileErrors
{
    public static FormatException OtherHost(string finding) => new(
        $"This model zip was not saved by Microsoft.ML.Embedded ({finding}). Zips are not exchanged between hosts: "
        + "one saved with the Microsoft.ML package is loaded with that package (build with MLNet=package), and one saved with Microsoft.ML.Embedded is loaded with Microsoft.ML.Embedded.");

    public static FormatException Missing(string path) => new($"The model zip has no '{path}': it is not a model, or it is damaged.");

    /// <summary>Whether the exception is what reading damaged bytes gives.</summary>
    public static bool IsDamage(Exception exception) => exception is IOException or InvalidDataException or ArgumentException or OverflowException or NotSupportedException;

    public static FormatException Damaged(string path, Exception inner) => new($"'{path}' in the model zip is damaged: {inner.Message}", inner);
}
