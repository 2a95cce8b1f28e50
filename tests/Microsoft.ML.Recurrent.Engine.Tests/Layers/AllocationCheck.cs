namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

/// <summary>Counts what the calling thread allocates.</summary>
internal static class AllocationCheck
{
    private const int Measured = 5;

    /// <summary>
    /// Runs an action until its memory has grown, then asserts that it allocates nothing. One of the measured calls may seem to: when another thread's allocations
    /// make the collector run, a thread is charged with what is left of its allocation buffer, up to 8 KiB that it has not used.
    /// </summary>
    public static void AssertNone(Action action)
    {
        for (int i = 0; i < 60; i++)
            action();
        var allocated = new long[Measured];
        for (int i = 0; i < Measured; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.True(allocated.Count(bytes => bytes > 0) <= 1, $"Expected no memory to be allocated; {Measured} calls took {string.Join(", ", allocated)} bytes.");
    }
}
