namespace Microsoft.ML.Embedded;

/// <summary>The seed of an environment, and its random source, from which unnamed seeds of its children are drawn in order.</summary>
internal sealed class SeedSource
{
    private readonly Lock _lock = new();

    public SeedSource(int? seed)
    {
        Seed = seed;
        Random = seed is int value ? new Random(value) : new Random();
    }

    public int? Seed { get; }

    public Random Random { get; }

    public SeedSource Derive(int? seed)
    {
        if (seed != null || Seed == null)
            return new SeedSource(seed);
        lock (_lock)
            return new SeedSource(Random.Next());
    }
}
