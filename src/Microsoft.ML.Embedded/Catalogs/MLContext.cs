using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where every program begins: the catalogs, the log, the seed.</summary>
public sealed class MLContext : IHostEnvironmentInternal
{
    private readonly SeedSource _seeds;

    public MLContext(int? seed = null)
    {
        _seeds = new SeedSource(seed);
        Data = new DataOperationsCatalog(this);
        Transforms = new TransformsCatalog(this);
        Model = new ModelOperationsCatalog(this);
        BinaryClassification = new BinaryClassificationCatalog(this);
        MulticlassClassification = new MulticlassClassificationCatalog(this);
        Regression = new RegressionCatalog(this);
    }

    /// <summary>Raised for every message of a channel, on the thread that sends it.</summary>
    public event EventHandler<LoggingEventArgs> Log;

    public BinaryClassificationCatalog BinaryClassification { get; }

    public MulticlassClassificationCatalog MulticlassClassification { get; }

    public RegressionCatalog Regression { get; }

    public TransformsCatalog Transforms { get; }

    public DataOperationsCatalog Data { get; }

    public ModelOperationsCatalog Model { get; }

    public ComponentCatalog ComponentCatalog { get; } = new();

    int? IHostEnvironmentInternal.Seed => _seeds.Seed;

    string IExceptionContext.ContextDescription => "HostEnvironment";

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new Host(this, name, _seeds.Derive(seed));
    }

    IChannel IChannelProvider.Start(string name) => new Channel(this, name);

    IPipe<TMessage> IChannelProvider.StartPipe<TMessage>(string name) => StartPipe<TMessage>(source: name);

    IProgressChannel IProgressChannelProvider.StartProgressChannel(string name) => new SilentProgressChannel();

    TException IExceptionContext.Process<TException>(TException ex) => ex;

    /// <summary>Only pipes of channel messages lead anywhere: to the log.</summary>
    internal IPipe<TMessage> StartPipe<TMessage>(string source) =>
        typeof(TMessage) == typeof(ChannelMessage) ? (IPipe<TMessage>)(object)new Channel(this, source) : new SilentPipe<TMessage>(source);

    internal void RaiseLog(string source, ChannelMessage message) =>
        Log?.Invoke(this, new LoggingEventArgs(message.Message, message.Kind, source));
}
