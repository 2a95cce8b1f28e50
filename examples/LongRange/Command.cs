using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Examples.Common;
using Microsoft.ML.Recurrent;

namespace LongRange;

/// <summary>The command line.</summary>
internal sealed class Command
{
    private const int Steps = 3000, QuickSteps = 100;
    private static readonly int[] _lengths = [50, 100, 200], _quickLengths = [20, 40];
    private static readonly int _shortest = LongRangeTask.All.Max(task => task.MinimumLength);
    private const int Longest = 2000;

    private readonly Option<string> _lengthList = new("--lengths") { Description = "Lengths of the sequences, with commas. Default: 50,100,200.", HelpName = "list" };
    private readonly Option<string> _cells = new("--cells") { Description = "Cells to compare, with commas: rnn, gru, lstm. Default: all.", HelpName = "list" };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private readonly Option<FileInfo> _output = CommandLine.FileToWrite("--output", "The page to write (HTML). Default: a temporary file.");
    private readonly Option<bool> _quick = new("--quick") { Description = "A few steps on short sequences: shows what the page looks like, not what networks can learn." };
    private readonly RootCommand _command;

    /// <summary>A command that calls <paramref name="run"/> and returns its exit code.</summary>
    public Command(Func<Settings, int> run)
    {
        _command = new RootCommand("Shows how far back in time vanilla RNN, GRU and LSTM can learn, and what becomes of their gradients on the way.") { _lengthList, _cells, _seed, _output, _quick };
        _lengthList.Validators.Add(result => Check(result, item => int.TryParse(item, CultureInfo.InvariantCulture, out int length) && length >= _shortest && length <= Longest, $"whole numbers from {_shortest} to {Longest}"));
        _cells.Validators.Add(result => Check(result, item => CellOf(item) is not null, "rnn, gru or lstm"));
        _command.SetAction(result => run(Read(result)));
    }

    /// <inheritdoc cref="CommandLine.Invoke"/>
    public int Invoke(IReadOnlyList<string> args, TextWriter output, TextWriter error) => CommandLine.Invoke(_command, args, output, error);

    private Settings Read(ParseResult result)
    {
        bool quick = result.GetValue(_quick);
        return new Settings
        {
            Lengths = result.GetValue(_lengthList) is { } lengths
                ? [.. Items(lengths).Select(item => int.Parse(item, CultureInfo.InvariantCulture)).Distinct().Order()]
                : quick ? _quickLengths : _lengths,
            Cells = result.GetValue(_cells) is { } cells ? [.. Items(cells).Select(item => CellOf(item)!.Value).Distinct().Order()] : Enum.GetValues<RecurrentCell>(),
            Seed = result.GetValue(_seed),
            Steps = quick ? QuickSteps : Steps,
            Output = result.GetValue(_output)?.FullName ?? Path.Combine(Directory.CreateTempSubdirectory("example-").FullName, "long-range.html"),
        };
    }

    private static string[] Items(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    private static RecurrentCell? CellOf(string name) => name.ToUpperInvariant() switch
    {
        "RNN" => RecurrentCell.Rnn,
        "GRU" => RecurrentCell.Gru,
        "LSTM" => RecurrentCell.Lstm,
        _ => null,
    };

    private static void Check(OptionResult result, Func<string, bool> isValid, string expected)
    {
        if (result.Tokens is [{ Value: string list }] && Items(list).Where(item => !isValid(item)).ToArray() is { Length: > 0 } wrong)
            result.AddError($"{result.Option.Name} takes {expected}, with commas between them; found '{wrong[0]}'.");
    }
}
