using System.Globalization;
using Workloads;

// Ours and the peer's speed on the same work, in turns, in one run: medians and their ratio.
//   dotnet run -c Release --project benchmarks/Workloads -- [--threads 1,2] [--rounds 5] [--peer none|torch]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Dictionary<string, string> options = [];
for (int i = 0; i + 1 < args.Length; i += 2)
    options[args[i]] = args[i + 1];
string[] unknown = [.. options.Keys.Except(["--threads", "--rounds", "--peer"])];
if (unknown.Length > 0 || args.Length % 2 != 0)
{
    Console.Error.WriteLine($"Expected options --threads, --rounds and --peer, each with a value; found {string.Join(' ', args)}.");
    return 2;
}
int[] threadCounts = [.. options.GetValueOrDefault("--threads", "1,2").Split(',').Select(int.Parse)];
int rounds = int.Parse(options.GetValueOrDefault("--rounds", "5"));
string? missing = options.GetValueOrDefault("--peer", "torch") == "none" ? "left out by --peer none" : Peer.WhatIsMissing();
if (missing is not null)
    Console.WriteLine($"Without the peer: {missing}.");

List<string> summary = [];
Console.WriteLine("| work | threads | ours, tokens/s | PyTorch, tokens/s | ours / PyTorch |");
Console.WriteLine("|---|---|---|---|---|");
foreach (string net in new[] { "bilstm64", "lstm128" })
{
    foreach (int threads in threadCounts)
    {
        List<double> ours = [], peers = [];
        for (int round = 0; round < rounds; round++)
        {
            ours.Add(Median(ClassifierWorkload.Run(net, threads, 5)));
            if (missing is null)
                peers.Add(Median(Peer.Run("torch_classifier.py", net, threads.ToString(), "5")));
        }
        double own = Median(ours);
        string peer = peers.Count > 0 ? $"{Median(peers):F0} ({peers.Min():F0}-{peers.Max():F0})" : "", ratio = peers.Count > 0 ? $"{own / Median(peers):F2}" : "";
        Console.WriteLine($"| classifier training, {net} | {threads} | {own:F0} ({ours.Min():F0}-{ours.Max():F0}) | {peer} | {ratio} |");
        summary.Add($"classifier_train_{net}_t{threads}={(ratio.Length > 0 ? ratio : own.ToString("F0"))}");
    }
}
Console.WriteLine($"summary: {string.Join(' ', summary)}");
return 0;

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return sorted[sorted.Length / 2];
}
