namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

/// <summary>Counts what the calling thread allocates.</summary>
internal static class AllocationCheck
{
    private const long Room = 32 << 20;
    private const int WarmUp = 60, Measured = 10, Attempts = 100;

    private static readonly Lock _one = new();

    /// <summary>Runs an action until its memory has grown, then asserts that it allocates nothing.</summary>
    public static void AssertNone(Action action)
    {
        for (int i = 0; i < WarmUp; i++)
            action();
        long allocated = 0;
        Undisturbed(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Measured; i++)
                action();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, allocated);
    }

    /// <summary>
    /// Runs a measurement without a collection, again if there was one: when other threads' allocations make the collector run, a thread is charged with what is left of its allocation
    /// buffer, up to 8 KiB that it has not used.
    /// </summary>
    public static void Undisturbed(Action measure)
    {
        lock (_one)
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                if (!GC.TryStartNoGCRegion(Room))
                    continue;
                bool wasUndisturbed = false;
                try
                {
                    measure();
                }
                finally
                {
                    wasUndisturbed = TryEnd();
                }
                if (wasUndisturbed)
                    return;
            }
        }
        Assert.Fail($"Expected one of {Attempts} measurements without a collection.");
    }

    private static bool TryEnd()
    {
        try
        {
            GC.EndNoGCRegion();
            return true;
        }
        catch (InvalidOperationException)
        {
            // The threads together have taken more than the room, or one has asked for a collection.
            return false;
        }
    }
}
