namespace Microsoft.ML.Embedded;

/// <summary>What an evaluator did with a row.</summary>
internal enum RowVerdict
{
    Counted,
    NoLabel,
    BadScore,
}
