using Examples.Common;
using Microsoft.ML.Recurrent;

namespace LongRange.Tests;

public sealed class CommandTests
{
    [Fact]
    public void Nothing_given_compares_all_cells_at_lengths_50_100_and_200()
    {
        Settings settings = Read()!;

        Assert.Equal([50, 100, 200], settings.Lengths);
        Assert.Equal(Enum.GetValues<RecurrentCell>(), settings.Cells);
        Assert.Equal(2 * 3 * 3 * 2, settings.Comparison().Count);
        Assert.EndsWith("long-range.html", settings.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_are_sorted_and_have_each_item_once()
    {
        Settings settings = Read("--lengths", "30, 10,30", "--cells", "LSTM,rnn", "--seed", "7", "--quick")!;

        Assert.Equal([10, 30], settings.Lengths);
        Assert.Equal([RecurrentCell.Rnn, RecurrentCell.Lstm], settings.Cells);
        Assert.All(settings.Comparison(), plan => Assert.Equal(7, plan.Seed));
        Assert.True(settings.Steps < Read()!.Steps);
    }

    [Theory]
    [InlineData("'3'", "--lengths", "50,3")]
    [InlineData("'x'", "--lengths", "x")]
    [InlineData("''", "--lengths", "50,")]
    [InlineData("'transformer'", "--cells", "gru,transformer")]
    [InlineData("does not exist", "--output", "/no/such/folder/page.html")]
    public void What_makes_no_sense_is_named(string named, params string[] args)
    {
        using var error = new StringWriter();

        Assert.Equal(CommandLine.UsageError, new Command(_ => throw new InvalidOperationException("It must not run.")).Invoke(args, TextWriter.Null, error));
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    private static Settings? Read(params string[] args)
    {
        Settings? read = null;
        Assert.Equal(0, new Command(settings =>
        {
            read = settings;
            return 0;
        }).Invoke(args, TextWriter.Null, TextWriter.Null));
        return read;
    }
}
