using System.Diagnostics;
using System.Globalization;

namespace Workloads.Peers;

/// <summary>
/// A peer in a process of its own, which lives as long as this program and answers line by line: to <c>load request</c> with <c>ready</c>, to
/// <c>run unit seconds</c> with a figure. Between two lines it waits for input and uses no processor.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private PeerProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The peer's name.</summary>
    public string Name { get; }

    /// <summary>Version and configuration, in the peer's own words.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Processor time used so far by all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a peer; its first line is <c>hello description</c>, or else says what it lacks.</summary>
    /// <returns>The peer, or what it lacks.</returns>
    public static (PeerProcess? Peer, string Missing) Start(string name, ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var peer = new PeerProcess(name, Process.Start(start)!);
        string first = peer._process.StandardOutput.ReadLine() ?? peer._errors.Result;
        if (!first.StartsWith("hello ", StringComparison.Ordinal))
        {
            peer.Dispose();
            return (null, first);
        }
        peer.Description = first["hello ".Length..];
        return (peer, "");
    }

    /// <summary>Makes the peer ready for a work, warmed up.</summary>
    public void Load(string request)
    {
        string answer = Ask($"load {request}");
        if (answer != "ready")
            throw new InvalidOperationException($"The peer {Name} does not answer 'load {request}' with 'ready' but with '{answer}'.");
    }

    /// <summary>A turn of about <paramref name="seconds"/>: the peer's figure.</summary>
    public double Run(Unit unit, double seconds) => double.Parse(
        Ask(string.Create(CultureInfo.InvariantCulture, $"run {(unit == Unit.TokensPerSecond ? "tokens" : "microseconds")} {seconds}")), CultureInfo.InvariantCulture);

    /// <summary>Ends the peer, which it does when its input ends.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The peer {Name} has ended at '{line}': {_errors.Result}");
    }
}
