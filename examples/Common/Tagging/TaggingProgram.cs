namespace Examples.Common.Tagging;

/// <summary>An example of tagging from the command line to the last line.</summary>
public static class TaggingProgram
{
    /// <summary>Runs an example.</summary>
    /// <returns>The exit code: 0, 1 when data or training is at fault, 2 when the command line is, 130 when it was cancelled before there was a model.</returns>
    public static int Run(IReadOnlyList<string> args, TaggingExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return Interruptible.Run(cancellation => new TaggingCommand(example, settings => new TaggingRun(example, settings, Console.Out).Execute(cancellation)).Invoke(args, Console.Out, Console.Error));
    }
}
