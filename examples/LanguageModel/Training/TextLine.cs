namespace LanguageModel.Training;

/// <summary>A line of a text: a row of the data.</summary>
public sealed class TextLine
{
    /// <summary>Its words; none for an empty line.</summary>
    public string[] Tokens { get; set; } = [];
}
