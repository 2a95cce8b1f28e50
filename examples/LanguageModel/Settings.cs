using Microsoft.ML.Recurrent;

namespace LanguageModel;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    /// <summary>The texts to train on, to choose by, and to judge by; null for the example's own.</summary>
    public TextPaths? Texts { get; init; }

    /// <summary>Minimal pairs to rank; null for the example's own, or none beside other texts.</summary>
    public string? RankPath { get; init; }

    /// <summary>Where the recurrent model is kept; null for nowhere.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Whether the lines are one running text, not sentences of their own.</summary>
    public bool Contiguous { get; init; }

    /// <summary>How often a word must occur in the text to train on: rarer ones are the unknown word. The same for all models.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>Most words in the vocabulary, the unknown one included; null for all.</summary>
    public int? MaximumVocabularySize { get; init; }

    /// <summary>Whether upper case and lower case are the same.</summary>
    public bool LowerCase { get; init; }

    /// <summary>How many words a continuous cache over the recurrent model remembers; 0 for no cache.</summary>
    public int CacheSize { get; init; }

    /// <summary>What generated text begins with.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>The folder into which sentences of the grammar are to be written, and nothing else done; null trains.</summary>
    public string? MakeDataFolder { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Sets what the preset and the command line say of the recurrent network.</summary>
    public Action<RnnLanguageModelTrainer.Options> Configure { get; init; } = _ => { };
}
