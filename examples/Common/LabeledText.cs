namespace Examples.Common;

/// <summary>A text and what it is: a row of the training, validation and test data, and the input of a prediction.</summary>
public sealed class LabeledText
{
    /// <summary>The label; empty where it is what we want to know.</summary>
    public string Label { get; set; } = "";

    /// <summary>The text.</summary>
    public string Text { get; set; } = "";
}
