using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Collects what reaches a context's log.</summary>
internal sealed class LogOf
{
    private readonly List<LoggingEventArgs> _events = [];

    public LogOf(MLContext context) => context.Log += (_, logged) => _events.Add(logged);

    public IEnumerable<string> Warnings => Of(ChannelMessageKind.Warning);

    public IEnumerable<string> Infos => Of(ChannelMessageKind.Info);

    private IEnumerable<string> Of(ChannelMessageKind kind) => _events.Where(logged => logged.Kind == kind).Select(logged => logged.RawMessage);
}
