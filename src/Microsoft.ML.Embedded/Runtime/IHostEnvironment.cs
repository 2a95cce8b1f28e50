namespace Microsoft.ML.Runtime;

/// <summary>What components live in: it gives them a name, a random source and a log.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    ComponentCatalog ComponentCatalog { get; }

    /// <summary>A host for a component. Its random source follows from the environment's seed and the order of registrations, unless a seed is given.</summary>
    IHost Register(string name, int? seed = null, bool? verbose = null);
}
