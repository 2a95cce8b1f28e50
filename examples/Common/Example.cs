namespace Examples.Common;

/// <summary>What is particular to one example.</summary>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="PositiveLabel">Of two labels, the one whose probability and F1 are reported.</param>
public sealed record Example(string Description, string PositiveLabel);
