using System.Diagnostics;
using System.Globalization;
using Benchmarks.Shared;

namespace LearningCurves;

/// <summary>The peer's side: PyTorch, in a process of its own.</summary>
internal static class PeerRun
{
    /// <summary>Trains.</summary>
    /// <param name="text">The text.</param>
    /// <param name="settings">Network and training.</param>
    /// <param name="seconds">When to stop, validation not included; the schedule is that of the whole run.</param>
    /// <param name="tell">Told what the peer says of itself.</param>
    /// <returns>What it had reached after each epoch, and the tokens a second that it trained on; null when it is not installed.</returns>
    public static (IReadOnlyList<CurvePoint> Points, double TokensPerSecond)? Train(RunningText text, NetworkSettings settings, double seconds, Action<string> tell)
    {
        if (!File.Exists(TorchProcess.Python))
        {
            tell($"{TorchProcess.Python} is not there ({TorchProcess.Packages}).");
            return null;
        }
        string numbers = Path.GetTempFileName();
        try
        {
            text.WriteNumbers(numbers);
            ProcessStartInfo start = TorchProcess.Describe(Path.Combine(AppContext.BaseDirectory, "Peers", "torch_curve.py"), settings.Threads, [numbers, .. Describe(settings, seconds)]);
            start.RedirectStandardOutput = true;
            using Process peer = Process.Start(start)!;
            return Read(peer, tell);
        }
        finally
        {
            File.Delete(numbers);
        }
    }

    private static (IReadOnlyList<CurvePoint>, double)? Read(Process peer, Action<string> tell)
    {
        List<CurvePoint> points = [];
        double speed = 0;
        while (peer.StandardOutput.ReadLine() is { } line)
        {
            double[] figures = [.. line.Split(' ').Skip(1).Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out double figure) ? figure : double.NaN)];
            if (line.StartsWith("point ", StringComparison.Ordinal))
                points.Add(new CurvePoint((long)figures[0], figures[1], figures[2]));
            else if (line.StartsWith("speed ", StringComparison.Ordinal))
                speed = figures[0];
            else
                tell(line);
        }
        peer.WaitForExit();
        return peer.ExitCode == 0 ? (points, speed) : null;
    }

    private static IEnumerable<string> Describe(NetworkSettings settings, double seconds) => new (string Name, object Value)[]
    {
        ("embedding", settings.Embedding), ("hidden", settings.Hidden), ("layers", settings.Layers), ("tied", settings.Tied ? 1 : 0), ("dropout", settings.Dropout),
        ("optimizer", settings.Optimizer), ("learning_rate", settings.LearningRate), ("clip", settings.Clip), ("batch", settings.Batch), ("steps", settings.Steps),
        ("epochs", settings.Epochs), ("threads", settings.Threads), ("seed", settings.Seed), ("seconds", seconds),
    }.Select(setting => string.Create(CultureInfo.InvariantCulture, $"{setting.Name}={setting.Value}"));
}
