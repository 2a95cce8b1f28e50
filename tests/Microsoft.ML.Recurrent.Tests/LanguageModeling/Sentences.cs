namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>Small texts, and short ways to train on them.</summary>
internal static class Sentences
{
    public static readonly string[] Text =
    [
        "the cat sat on the mat", "the dog sat on the cat", "a cat saw the dog", "the dog saw a cat on the mat", "a dog sat", "the cat saw the mat", "the mat", "",
    ];

    public static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static IDataView View(params IEnumerable<string> texts) =>
        new MLContext().Data.LoadFromEnumerable(texts.Select(text => new Sentence { Tokens = Split(text) }).ToArray());

    public static LanguageModelTransformer Train(Action<NGramLanguageModelTrainer.Options>? change = null, params string[] texts)
    {
        var options = new NGramLanguageModelTrainer.Options { FeatureColumnName = "Tokens", Order = 3, MinimumTokenCount = 1 };
        change?.Invoke(options);
        return new MLContext(seed: 1).Recurrent().Trainers.NGramLanguageModel(options).Fit(View(texts.Length == 0 ? Text : texts));
    }

    public static SentenceScore[] Score(ITransformer model, params string[] texts)
    {
        var ml = new MLContext();
        return [.. ml.Data.CreateEnumerable<SentenceScore>(model.Transform(View(texts)), reuseRowObject: false)];
    }

    /// <summary>Bulk scoring, a prediction engine and a state that reads token by token give the same bits.</summary>
    public static void AssertColumnsStateAndEngineAgree(LanguageModelTransformer model)
    {
        SentenceScore[] bulk = Score(model, Text);
        using PredictionEngine<Sentence, SentenceScore> engine = new MLContext().Model.CreatePredictionEngine<Sentence, SentenceScore>(model);
        LanguageModelState state = model.CreateState();
        for (int i = 0; i < bulk.Length; i++)
        {
            string[] tokens = Split(Text[i]);
            SentenceScore single = engine.Predict(new Sentence { Tokens = tokens });
            Assert.Equal(bulk[i].TokenLogProbabilities, single.TokenLogProbabilities);
            Assert.Equal(bulk[i].Score, single.Score);
            Assert.Equal(1, bulk[i].Score.Sum(), 1e-5f);
            state.Reset();
            var told = new List<float>();
            foreach (string token in tokens)
            {
                told.Add((float)state.LogProbability(token));
                state.Read(token);
            }
            Assert.Equal(bulk[i].TokenLogProbabilities, told.Append((float)state.EndLogProbability()));
            var next = new float[model.Vocabulary.Count];
            state.NextProbabilities(next);
            Assert.Equal(bulk[i].Score, next);
        }
    }

    public static byte[] Payload(LanguageModelTransformer model)
    {
        using var stream = new MemoryStream();
        model.WritePayload(stream);
        return stream.ToArray();
    }
}
