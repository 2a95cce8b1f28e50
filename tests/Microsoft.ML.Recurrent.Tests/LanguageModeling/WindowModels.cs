namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>Small language models of a fixed window, trained fast.</summary>
internal static class WindowModels
{
    public static WindowLanguageModelTrainer.Options Tiny(Action<WindowLanguageModelTrainer.Options>? change = null)
    {
        var options = new WindowLanguageModelTrainer.Options
        {
            FeatureColumnName = "Tokens",
            Window = 3,
            HiddenSize = 6,
            EmbeddingSize = 6,
            MaximumEpochs = 3,
            BatchSize = 4,
            MinimumTokenCount = 1,
            LearningRate = 0.02f,
        };
        change?.Invoke(options);
        return options;
    }

    public static LanguageModelTransformer Train(Action<WindowLanguageModelTrainer.Options>? change = null, params string[] texts) =>
        new MLContext(seed: 1).Recurrent().Trainers.WindowLanguageModel(Tiny(change)).Fit(Sentences.View(texts.Length == 0 ? Sentences.Text : texts));
}
