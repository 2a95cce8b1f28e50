using Microsoft.ML.Runtime;

namespace Microsoft.ML.Embedded;

/// <summary>A channel that raises <see cref="MLContext.Log"/> for every message.</summary>
internal sealed class Channel : IChannel
{
    private readonly MLContext _context;
    private readonly string _source;

    public Channel(MLContext context, string source)
    {
        _context = context;
        _source = source;
    }

    public string ContextDescription => _source;

    public void Send(ChannelMessage msg) => _context.RaiseLog(_source, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Trace, sensitivity, fmt));

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Trace, sensitivity, fmt, args));

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Info, sensitivity, fmt));

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Info, sensitivity, fmt, args));

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Warning, sensitivity, fmt));

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Warning, sensitivity, fmt, args));

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Error, sensitivity, fmt));

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Error, sensitivity, fmt, args));

    public TException Process<TException>(TException ex)
        where TException : Exception => ex;

    public void Dispose()
    {
    }
}
