namespace LoaderProbe;

/// <summary>A row to predict.</summary>
public sealed class Message
{
    /// <summary>The sequence.</summary>
    public string Text { get; set; } = "";

    /// <summary>What the label is made of in training; a row to predict has none.</summary>
    public string Topic { get; set; } = "";
}
