using System.CommandLine;
using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Workloads;
using Workloads.Measuring;
using Workloads.Peers;
using Workloads.Report;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var names = new Argument<string[]>("names") { Description = "Workloads: a name, its first segments (layer-lstm), or * for a segment (layer-*-128). None: all.", Arity = ArgumentArity.ZeroOrMore };
var peerNames = new Option<string>("--peer") { Description = "torch, onednn, both (torch,onednn), or none.", DefaultValueFactory = _ => "torch,onednn" };
var threadCounts = new Option<string>("--threads") { Description = "Numbers of threads.", DefaultValueFactory = _ => "1,2" };
var rounds = new Option<int>("--rounds") { Description = "Rounds, in each of which everybody has a turn.", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "Length of a turn.", DefaultValueFactory = _ => 0.4 };
var json = new Option<string?>("--json") { Description = "File that the results are added to." };
var markdown = new Option<string?>("--markdown") { Description = "File for the table: of this run, or of all that the JSON file holds." };
var list = new Option<bool>("--list") { Description = "Only name the workloads." };
var command = new RootCommand("Our speed and peers' on the same work, in turns, in one run.") { names, peerNames, threadCounts, rounds, seconds, json, markdown, list };

command.SetAction(arguments =>
{
    string[] patterns = arguments.GetValue(names)!, wantedPeers = arguments.GetValue(peerNames)!.Split(',');
    Workload[] chosen = [.. WorkloadCatalog.All.Where(workload => patterns.Length == 0 || patterns.Any(workload.IsMeantBy))];
    string[] faults =
    [
        .. patterns.Where(pattern => !WorkloadCatalog.All.Any(workload => workload.IsMeantBy(pattern))).Select(pattern => $"Expected names of workloads (--list shows them), found '{pattern}'."),
        .. wantedPeers.Except(["none", PeerSet.Torch, PeerSet.OneDnn]).Select(peer => $"Expected the peers torch, onednn or none, found '{peer}'."),
        .. arguments.GetValue(threadCounts)!.Split(',').Where(count => !int.TryParse(count, out int number) || number < 1).Select(count => $"Expected numbers of threads, as in --threads 1,2; found '{count}'."),
    ];
    foreach (string fault in faults)
        Console.Error.WriteLine(fault);
    if (faults.Length > 0)
        return 2;
    if (arguments.GetValue(list))
    {
        Console.WriteLine(string.Join('\n', chosen.Select(workload => workload.Name)));
        return 0;
    }

    using var peers = new PeerSet(wantedPeers, Console.Error.WriteLine);
    var contest = new Contest(peers, arguments.GetValue(rounds), arguments.GetValue(seconds));
    List<Row> rows = [];
    Console.WriteLine($".NET {Environment.Version}, {SimdDispatch.Lanes * 32}-bit vectors, {Environment.ProcessorCount} cores\n");
    Console.WriteLine(MarkdownTable.Header);
    foreach (int threads in arguments.GetValue(threadCounts)!.Split(',').Select(int.Parse))
    {
        foreach (Workload workload in chosen.Where(workload => threads <= workload.MostThreads))
        {
            Row row = contest.Run(workload, threads, Console.Error.WriteLine);
            rows.Add(row);
            Console.WriteLine(MarkdownTable.Line(row));
        }
    }
    IReadOnlyList<Row> all = arguments.GetValue(json) is { } file ? ResultFile.Add(file, rows) : rows;
    if (arguments.GetValue(markdown) is { } table)
        File.WriteAllText(table, MarkdownTable.Write(all));
    Console.WriteLine();
    Console.WriteLine(SummaryLine.Write(rows));
    return 0;
});
return command.Parse(args).Invoke();
