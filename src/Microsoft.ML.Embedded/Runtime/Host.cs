using Microsoft.ML.Embedded;

namespace Microsoft.ML.Runtime;

/// <summary>An environment below <see cref="MLContext"/>: a named node that registers further ones.</summary>
internal sealed class Host : IHost, IHostEnvironmentInternal
{
    private readonly MLContext _root;
    private readonly string _name;
    private readonly SeedSource _seeds;

    public Host(MLContext root, string name, SeedSource seeds)
    {
        _root = root;
        _name = name;
        _seeds = seeds;
        Rand = seeds.Random;
    }

    public Random Rand { get; }

    public int? Seed => _seeds.Seed;

    public ComponentCatalog ComponentCatalog => _root.ComponentCatalog;

    public string ContextDescription => "HostEnvironment";

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new Host(_root, name, _seeds.Derive(seed));
    }

    public IChannel Start(string name) => new Channel(_root, $"{_name}; {name}");

    public IPipe<TMessage> StartPipe<TMessage>(string name) => _root.StartPipe<TMessage>($"{_name}; {name}");

    public IProgressChannel StartProgressChannel(string name) => new SilentProgressChannel();

    public TException Process<TException>(TException ex)
        where TException : Exception => ex;
}
