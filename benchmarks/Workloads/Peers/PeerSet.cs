using System.Diagnostics;
using Benchmarks.Shared;

namespace Workloads.Peers;

/// <summary>The peers that a run has asked for: each is started once for each number of threads. A peer that cannot be started is left out, with a word.</summary>
internal sealed class PeerSet(IReadOnlyCollection<string> wanted, Action<string> tell) : IDisposable
{
    public const string Torch = "torch", OneDnn = "onednn";
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

    private static (PeerProcess?, string) StartTorch(int threads) => File.Exists(TorchProcess.Python)
        ? PeerProcess.Start(Torch, TorchProcess.Describe(Beside("torch_peer.py"), threads, Invariant(threads)))
        : (null, $"{TorchProcess.Python} is not there ({TorchProcess.Packages}).");

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
        TorchProcess.SetOpenMpThreads(start, threads);
        return PeerProcess.Start(OneDnn, start);
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, "Peers", file);

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
