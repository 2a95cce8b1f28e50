using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A message of <see cref="MLContext.Log"/>.</summary>
public class LoggingEventArgs : EventArgs
{
    public LoggingEventArgs(string message, ChannelMessageKind kind, string source)
    {
        RawMessage = message;
        Kind = kind;
        Source = source;
        Message = $"[Source={source}, Kind={kind}] {message}";
    }

    public LoggingEventArgs(string message)
    {
        Message = message;
    }

    /// <summary>The message with its source and kind before it.</summary>
    public string Message { get; }

    public ChannelMessageKind Kind { get; }

    /// <summary>Who sent it: the component, and the channel's name.</summary>
    public string Source { get; }

    /// <summary>The message as it was sent; null where no source and kind are known.</summary>
    public string RawMessage { get; }
}
