namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>A sentence with right tags and with found ones.</summary>
internal sealed class TaggedSentence
{
    public string[] Tokens { get; set; } = [];

    public string[] Label { get; set; } = [];

    public string[] PredictedLabel { get; set; } = [];

    /// <summary>A row from texts with blanks between the tokens.</summary>
    public static TaggedSentence Of(string tokens, string label, string predicted) =>
        new() { Tokens = Cut(tokens), Label = Cut(label), PredictedLabel = Cut(predicted) };

    private static string[] Cut(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
