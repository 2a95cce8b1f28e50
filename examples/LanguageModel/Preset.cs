using Microsoft.ML.Recurrent;

namespace LanguageModel;

/// <summary>A named set of options.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Contiguous">Whether the lines are one running text.</param>
/// <param name="Configure">Sets the trainer's options.</param>
internal sealed record Preset(string Name, string Description, bool Contiguous, Action<RnnLanguageModelTrainer.Options> Configure)
{
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
        options.HiddenSize = 650;
        options.EmbeddingSize = 650;
        options.Dropout = 0.5f;
        options.MaximumEpochs = 20;
    });

    public static IReadOnlyList<Preset> All { get; } = [Grammar, WikiText2];
}
