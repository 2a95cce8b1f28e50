using System.Diagnostics;

namespace Workloads.Peers;

/// <summary>The peers that a run has asked for: each is started once for each number of threads. A peer that cannot be started is left out, with a word.</summary>
internal sealed class PeerSet(IReadOnlyCollection<string> wanted, Action<string> tell) : IDisposable
{
    public const string Torch = "torch", OneDnn = "onednn";
    private const string Python = "/usr/bin/python3";
    private readonly Dictionary<(string Name, int Threads), PeerProcess?> _started = [];
    private readonly HashSet<string> _missing = [];

    /// <summary>The peer, or null when it was not asked for or is not there.</summary>
    public PeerProcess? Find(string name, int threads)
    {
        if (!wanted.Contains(name) || _missing.Contains(name))
            return null;
        if (_started.TryGetValue((name, threads), out PeerProcess? peer))
            return peer;
        (peer, string missing) = name == Torch ? StartTorch(threads) : StartOneDnn(threads);
        if (peer is null)
        {
            _missing.Add(name);
            tell($"Without the peer {name}: {missing}");
        }
        else
        {
            tell($"Peer {name}, {threads} threads: {peer.Description}");
        }
        return _started[(name, threads)] = peer;
    }

    public void Dispose()
    {
        foreach (PeerProcess? peer in _started.Values)
            peer?.Dispose();
    }

    private static (PeerProcess?, string) StartTorch(int threads)
    {
        if (!File.Exists(Python))
            return (null, $"{Python} is not there (Debian: apt-get install python3-torch libopenblas0-openmp).");
        var start = new ProcessStartInfo(Python, [Beside("torch_peer.py"), Invariant(threads)]);
        SetThreads(start, threads);
        // A preset core type halves OpenBLAS's speed where the processor is newer.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment["OPENBLAS_NUM_THREADS"] = Invariant(threads);
        // With glibc's own thresholds large tensors go back to the system at every step, and every step page-faults them in again.
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "2147483647";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "4294967295";
        start.Environment["MALLOC_TOP_PAD_"] = "134217728";
        // The build of OpenBLAS with a thread pool of its own fights with PyTorch's.
        const string OpenMpBuild = "/usr/lib/x86_64-linux-gnu/openblas-openmp";
        if (Directory.Exists(OpenMpBuild))
            start.Environment["LD_LIBRARY_PATH"] = start.Environment.TryGetValue("LD_LIBRARY_PATH", out string? path) ? $"{OpenMpBuild}:{path}" : OpenMpBuild;
        return PeerProcess.Start(Torch, start);
    }

    private static (PeerProcess?, string) StartOneDnn(int threads)
    {
        string source = Beside("onednn_peer.cpp"), program = Beside("onednn_peer");
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < File.GetLastWriteTimeUtc(source))
        {
            const string Packages = "Debian: apt-get install g++ libdnnl-dev; oneDNN 2, as in Debian 12";
            try
            {
                using Process compiler = Process.Start(new ProcessStartInfo("g++", ["-O2", "-std=c++17", source, "-o", program, "-ldnnl", "-fopenmp"]) { RedirectStandardError = true })!;
                string errors = compiler.StandardError.ReadToEnd();
                compiler.WaitForExit();
                if (compiler.ExitCode != 0)
                    return (null, $"g++ cannot build {source} ({Packages}): {errors.Split('\n')[0]}");
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return (null, $"g++ is not there ({Packages}).");
            }
        }
        var start = new ProcessStartInfo(program, [Invariant(threads)]);
        SetThreads(start, threads);
        return PeerProcess.Start(OneDnn, start);
    }

    // No OMP_WAIT_POLICY: "active" would spin through our turns, "passive" would slow the peer; by default threads spin for some milliseconds and sleep.
    private static void SetThreads(ProcessStartInfo start, int threads)
    {
        start.Environment.Remove("OMP_WAIT_POLICY");
        start.Environment.Remove("GOMP_SPINCOUNT");
        start.Environment["OMP_NUM_THREADS"] = Invariant(threads);
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, "Peers", file);

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
