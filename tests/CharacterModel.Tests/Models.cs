using CharacterModel.Texts;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace CharacterModel.Tests;

/// <summary>Small models of characters.</summary>
internal static class Models
{
    public const int HiddenSize = 6;

    public static LanguageModelTransformer Train(RecurrentCell cell, int layers)
    {
        var ml = new MLContext(1);
        CharacterLine[] lines = [.. Enumerable.Repeat(new CharacterLine { Tokens = ["a", "b", "a"] }, 20)];
        return ml.Recurrent().Trainers.LanguageModel(new RnnLanguageModelTrainer.Options
        {
            FeatureColumnName = nameof(CharacterLine.Tokens), Contiguous = true, Cell = cell, Layers = layers, HiddenSize = HiddenSize, EmbeddingSize = HiddenSize, MaximumEpochs = 1, BatchSize = 2,
        }).Fit(ml.Data.LoadFromEnumerable(lines));
    }
}
