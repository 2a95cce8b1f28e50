namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>Small recurrent language models, trained fast.</summary>
internal static class RnnModels
{
    public static RnnLanguageModelTrainer.Options Tiny(Action<RnnLanguageModelTrainer.Options>? change = null)
    {
        var options = new RnnLanguageModelTrainer.Options
        {
            FeatureColumnName = "Tokens",
            HiddenSize = 6,
            EmbeddingSize = 6,
            MaximumEpochs = 3,
            BatchSize = 2,
            BackpropagationLength = 3,
            MinimumTokenCount = 1,
            LearningRate = 0.02f,
        };
        change?.Invoke(options);
        return options;
    }

    public static LanguageModelTransformer Train(Action<RnnLanguageModelTrainer.Options>? change = null, params string[] texts) => Train(Tiny(change), texts);

    public static LanguageModelTransformer Train(RnnLanguageModelTrainer.Options options, params string[] texts) =>
        new MLContext(seed: 1).Recurrent().Trainers.LanguageModel(options).Fit(Sentences.View(texts.Length == 0 ? Sentences.Text : texts));
}
