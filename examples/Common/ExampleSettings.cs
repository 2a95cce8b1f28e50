namespace Examples.Common;

/// <summary>What the command line asks for.</summary>
internal sealed record ExampleSettings
{
    /// <summary>Labelled texts to learn from.</summary>
    public required string TrainPath { get; init; }

    /// <summary>Labelled texts to judge the model by.</summary>
    public required string TestPath { get; init; }

    /// <summary>Labelled texts to choose the best epoch by; null for none.</summary>
    public string? ValidationPath { get; init; }

    /// <summary>Where the model is kept; null for a temporary file.</summary>
    public string? ModelPath { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Null takes the library's default: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Null takes the library's default.</summary>
    public int? Epochs { get; init; }
}
