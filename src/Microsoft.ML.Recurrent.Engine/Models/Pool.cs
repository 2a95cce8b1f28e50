using System.Collections.Concurrent;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Scratch memory that many take turns on, on any thread.</summary>
internal sealed class Pool<T>(Func<T> create) where T : class
{
    private readonly ConcurrentBag<T> _free = [];

    /// <summary>One that nobody else has, to be given back; one that is not given back is merely lost.</summary>
    public T Rent() => _free.TryTake(out T? item) ? item : create();

    /// <summary>Takes back what <see cref="Rent"/> gave.</summary>
    public void Return(T item) => _free.Add(item);
}
