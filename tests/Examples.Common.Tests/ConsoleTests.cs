namespace Examples.Common.Tests;

/// <summary>Tests of programs that write to the console, of which a process has one: they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleTests
{
    public const string Name = "console";
}
