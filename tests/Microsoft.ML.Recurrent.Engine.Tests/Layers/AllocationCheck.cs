namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

/// <summary>Counts what the calling thread allocates.</summary>
internal static class AllocationCheck
{
    /// <summary>Runs an action until its memory has grown, then asserts that it allocates nothing.</summary>
    public static void AssertNone(Action action)
    {
        for (int i = 0; i < 40; i++)
            action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
