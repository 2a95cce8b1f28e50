using Microsoft.ML.Recurrent;

namespace LanguageModel;

/// <summary>A named set of options, which those on the command line override. How long it trains is said in epochs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Contiguous">Whether the lines are one running text.</param>
/// <param name="Configure">Sets the trainer's options.</param>
internal sealed record Preset(string Name, string Description, bool Contiguous, Action<RnnLanguageModelTrainer.Options> Configure)
{
    /// <summary>How many words a continuous cache remembers; 0 for no cache.</summary>
    public int CacheSize { get; init; }

    /// <summary>For the example's own sentences.</summary>
    public static Preset Grammar { get; } = new("grammar", "the example's own sentences, in about a minute.", Contiguous: false, options =>
    {
        options.HiddenSize = 128;
        options.EmbeddingSize = 128;
        options.Dropout = 0.2f;
        options.LearningRate = 0.004f;
        options.MaximumEpochs = 15;
    });

    /// <summary>For WikiText-2: a running text, whose <c>&lt;unk&gt;</c> is the unknown word and whose vocabulary is taken as given.</summary>
    public static Preset WikiText2 { get; } = new("wikitext2", "WikiText-2 and texts like it.", Contiguous: true, options =>
    {
        options.Layers = 2;
        options.HiddenSize = 400;
        options.EmbeddingSize = 400;
        options.Dropout = 0.3f;
        options.Optimizer = OptimizerKind.Sgd;
        options.LearningRate = 20;
        options.WeightDecay = 1.2e-6f;
        options.BatchSize = 20;
        options.MaximumEpochs = 12;
    })
    {
        CacheSize = 2000,
    };

    /// <summary>All presets.</summary>
    public static IReadOnlyList<Preset> All { get; } = [Grammar, WikiText2];
}
