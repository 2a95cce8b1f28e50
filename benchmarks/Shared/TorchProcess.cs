using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Shared;

/// <summary>How a PyTorch peer is started, so that it is as fast as it can be.</summary>
internal static class TorchProcess
{
    /// <summary>Debian's Python, which has Debian's PyTorch.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>What the peer needs.</summary>
    public const string Packages = "Debian: apt-get install python3-torch libopenblas0-openmp";

    /// <summary>A script's process, not started yet.</summary>
    /// <param name="script">Its path.</param>
    /// <param name="threads">Threads, which the script sets too.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ProcessStartInfo Describe(string script, int threads, params IEnumerable<string> arguments)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(Python, [script, .. arguments]);
        SetOpenMpThreads(start, threads);
        // A preset core type halves OpenBLAS's speed where the processor is newer.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment["OPENBLAS_NUM_THREADS"] = count;
        // With glibc's own thresholds large tensors go back to the system at every step, and every step page-faults them in again.
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "2147483647";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "4294967295";
        start.Environment["MALLOC_TOP_PAD_"] = "134217728";
        // The build of OpenBLAS with a thread pool of its own fights with PyTorch's.
        const string OpenMpBuild = "/usr/lib/x86_64-linux-gnu/openblas-openmp";
        if (Directory.Exists(OpenMpBuild))
            start.Environment["LD_LIBRARY_PATH"] = start.Environment.TryGetValue("LD_LIBRARY_PATH", out string? path) ? $"{OpenMpBuild}:{path}" : OpenMpBuild;
        return start;
    }

    /// <summary>Sets OpenMP's threads. No OMP_WAIT_POLICY: "active" would spin through our turns, "passive" would slow the peer; by default threads spin for some milliseconds and sleep.</summary>
    public static void SetOpenMpThreads(ProcessStartInfo start, int threads)
    {
        start.Environment.Remove("OMP_WAIT_POLICY");
        start.Environment.Remove("GOMP_SPINCOUNT");
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
    }
}
