namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A row to train on, with a label of either kind.</summary>
public sealed class Message
{
    public string Text { get; set; } = "";

    public bool Label { get; set; }

    public string Topic { get; set; } = "";
}
