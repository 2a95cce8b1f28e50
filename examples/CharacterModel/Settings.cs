using Microsoft.ML.Recurrent;

namespace CharacterModel;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    /// <summary>The text, or, beside the other two, what is trained on; null for sources of this library.</summary>
    public string? TextPath { get; init; }

    /// <summary>The text to choose the best epoch by; null for a part of the one text.</summary>
    public string? ValidationPath { get; init; }

    /// <summary>The text to judge by; null for a part of the one text.</summary>
    public string? TestPath { get; init; }

    /// <summary>The file for bits per character against seconds; null for none.</summary>
    public string? CurvePath { get; init; }

    /// <summary>Where the model is kept; null for nowhere.</summary>
    public string? ModelPath { get; init; }

    /// <summary>The page's file.</summary>
    public required string PagePath { get; init; }

    /// <summary>What the generated text begins with.</summary>
    public required string Prompt { get; init; }

    /// <summary>Of the generated text: below 1 the probable becomes more probable.</summary>
    public required float Temperature { get; init; }

    public required int Seed { get; init; }

    /// <summary>Sets what the command line says of the recurrent network.</summary>
    public required Action<RnnLanguageModelTrainer.Options> Configure { get; init; }
}
