using System.Globalization;

namespace Microsoft.ML.Runtime;

/// <summary>A message of a channel.</summary>
public readonly struct ChannelMessage
{
    public readonly ChannelMessageKind Kind;

    public readonly MessageSensitivity Sensitivity;

    private readonly string _format;
    private readonly object[] _arguments;

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string format, object[] arguments = null)
    {
        Kind = kind;
        Sensitivity = sensitivity;
        _format = format;
        _arguments = arguments;
    }

    public string Message => _arguments is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, _format, _arguments) : _format;
}
