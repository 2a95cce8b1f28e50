using Microsoft.ML.Data;

namespace StreamScoring;

/// <summary>A row of the stream.</summary>
internal sealed class Message
{
    /// <summary>ham or spam.</summary>
    [LoadColumn(0)]
    public string Label { get; set; } = "";

    /// <summary>The message.</summary>
    [LoadColumn(1)]
    public string Text { get; set; } = "";
}
