using Microsoft.ML.Recurrent;

namespace Examples.Common.Tagging;

/// <summary>What the command line asks for.</summary>
internal sealed record TaggingSettings
{
    /// <summary>Tagged sentences to learn from.</summary>
    public required string TrainPath { get; init; }

    /// <summary>Tagged sentences to choose the best epoch by; null for none.</summary>
    public string? ValidationPath { get; init; }

    /// <summary>Tagged sentences to judge the model by; null takes those of validation, or else some of the training sentences.</summary>
    public string? TestPath { get; init; }

    /// <summary>Where the model is kept; null for nowhere.</summary>
    public string? ModelPath { get; init; }

    /// <summary>The page's file.</summary>
    public required string PagePath { get; init; }

    public required int Seed { get; init; }

    /// <summary>Sets what the example and the command line say of the network.</summary>
    public required Action<SequenceTaggerTrainer.Options> Configure { get; init; }
}
