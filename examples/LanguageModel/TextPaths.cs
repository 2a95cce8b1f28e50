namespace LanguageModel;

/// <summary>The files of a text.</summary>
/// <param name="Train">To train on.</param>
/// <param name="Validation">To choose the best epoch and the weight of the mixture by.</param>
/// <param name="Test">To judge by.</param>
internal sealed record TextPaths(string Train, string Validation, string Test)
{
    /// <summary>The example's own.</summary>
    public static TextPaths Own { get; } = new(OwnFile("train.txt"), OwnFile("validation.txt"), OwnFile("test.txt"));

    /// <summary>The example's own minimal pairs.</summary>
    public static string OwnPairs { get; } = OwnFile("pairs.tsv");

    private static string OwnFile(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);
}
