using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class ContinuousCacheTests
{
    private static readonly ContinuousCacheOptions _given = new() { Size = 20, Theta = 0.5, Weight = 0.4 };
    private static readonly string[] _lines = [.. Enumerable.Range(0, 60).SelectMany(i => i / 10 % 2 == 0 ? new[] { "the cat sat", "the cat" } : ["a dog saw", "a dog"])];
    private static readonly Lazy<LanguageModelTransformer> _model = new(() => RnnModels.Train(options => options.Contiguous = true));
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_running_text_that_repeats_itself_is_more_probable_with_a_cache_and_most_with_what_was_found_on_it()
    {
        IDataView text = Sentences.View(_lines);

        LanguageModelTransformer cached = _ml.Recurrent().WithContinuousCache(_model.Value, text);

        double found = cached.Evaluate(text, contiguous: true).CrossEntropy;
        Assert.True(found < 0.9 * _model.Value.Evaluate(text, contiguous: true).CrossEntropy);
        ContinuousCacheOptions options = cached.ContinuousCache!;
        Assert.Equal(2000, options.Size);
        Assert.InRange(options.Weight!.Value, 0.1, 1);
        foreach (double weight in new[] { 0, options.Weight.Value * 0.8, 1 })
            Assert.True(found < Evaluate(new ContinuousCacheOptions { Theta = options.Theta, Weight = weight }));
        foreach (double theta in new[] { 0, 0.3, 1, 3 })
            Assert.True(found <= Evaluate(new ContinuousCacheOptions { Theta = theta, Weight = options.Weight }) + 1e-9);
        Assert.Equal(found, Evaluate(options));

        double Evaluate(ContinuousCacheOptions given) => _ml.Recurrent().WithContinuousCache(_model.Value, given).Evaluate(text, contiguous: true).CrossEntropy;
    }

    [Fact]
    public void What_is_given_is_not_found_and_a_cache_is_replaced()
    {
        IDataView text = Sentences.View(_lines);

        ContinuousCacheOptions theta = _ml.Recurrent().WithContinuousCache(_model.Value, text, new ContinuousCacheOptions { Theta = 0.7 }).ContinuousCache!;
        LanguageModelTransformer weighted = _ml.Recurrent().WithContinuousCache(_model.Value, text, new ContinuousCacheOptions { Size = 7, Weight = 0.25 });
        LanguageModelTransformer replaced = _ml.Recurrent().WithContinuousCache(weighted, text, _given);

        Assert.Equal(0.7, theta.Theta);
        Assert.InRange(theta.Weight!.Value, 0.01, 1);
        Assert.Equal((7, 0.25), (weighted.ContinuousCache!.Size, weighted.ContinuousCache.Weight));
        Assert.Equal((20, 0.5, 0.4), (replaced.ContinuousCache!.Size, replaced.ContinuousCache.Theta, replaced.ContinuousCache.Weight));
        Assert.Same(_model.Value.TrainingHistory, replaced.TrainingHistory);
        Assert.Null(_model.Value.ContinuousCache);
    }

    [Fact]
    public void Rows_have_caches_of_their_own()
    {
        LanguageModelTransformer cached = _ml.Recurrent().WithContinuousCache(_model.Value, _given);
        string[] texts = ["the cat saw the cat", "the", "the cat saw the cat"];

        SentenceScore[] rows = Sentences.Score(cached, texts), without = Sentences.Score(_model.Value, texts);

        Assert.Equal(rows[0].TokenLogProbabilities, rows[2].TokenLogProbabilities);
        Assert.Equal(without[0].TokenLogProbabilities[0], rows[0].TokenLogProbabilities[0]);
        Assert.NotEqual(without[0].TokenLogProbabilities[4], rows[0].TokenLogProbabilities[4]);
        Assert.All(rows, row => Assert.Equal(1, row.Score.Sum(), 1e-5f));
        using PredictionEngine<Sentence, SentenceScore> engine = _ml.Model.CreatePredictionEngine<Sentence, SentenceScore>(cached);
        Assert.Equal(rows[0].TokenLogProbabilities, engine.Predict(new Sentence { Tokens = Sentences.Split(texts[0]) }).TokenLogProbabilities);
        LanguageModelState state = cached.CreateState();
        for (int i = 0; i < 5; i++)
        {
            string token = Sentences.Split(texts[0])[i];
            Assert.Equal(rows[0].TokenLogProbabilities[i], (float)state.LogProbability(token));
            state.Read(token);
        }
    }

    [Fact]
    public void An_evaluation_of_a_running_text_carries_the_cache_from_row_to_row()
    {
        LanguageModelTransformer cached = _ml.Recurrent().WithContinuousCache(_model.Value, _given);
        ILanguageModelState state = cached.Model.CreateState();
        double sum = 0;
        foreach (string line in _lines)
        {
            foreach (int id in cached.Input.IdsOf(Sentences.Split(line)).Append(LanguageModelIds.End))
            {
                sum += state.LogProbability(id);
                state.Advance(id);
            }
        }

        LanguageModelMetrics metrics = cached.Evaluate(Sentences.View(_lines), contiguous: true);
        Assert.Equal(metrics.CrossEntropy, -sum / metrics.TokenCount, 1e-9);
        Assert.NotEqual(metrics.CrossEntropy, cached.Evaluate(Sentences.View(_lines)).CrossEntropy);
    }

    [Fact]
    public void It_generates_and_ranks_with_what_the_prompt_and_the_candidate_have()
    {
        LanguageModelTransformer copying = _ml.Recurrent().WithContinuousCache(_model.Value, new ContinuousCacheOptions { Theta = 0, Weight = 1 });

        Assert.All(copying.Generate(["dog", "mat"], new GenerationOptions { MaximumLength = 10 }), token => Assert.Contains(token, new[] { "dog", "mat" }));

        LanguageModelTransformer cached = _ml.Recurrent().WithContinuousCache(_model.Value, new ContinuousCacheOptions { Theta = 0, Weight = 0.9 });
        Assert.Equal(1, cached.Rank([["the", "cat", "sat", "on"], ["the", "the", "the", "the"]])[0].Index);
    }

    [Fact]
    public void A_model_of_single_sentences_is_tuned_on_each_row_by_itself()
    {
        LanguageModelTransformer model = RnnModels.Train();
        IDataView rows = Sentences.View(Enumerable.Repeat("dog dog dog dog dog dog", 5));

        LanguageModelTransformer cached = _ml.Recurrent().WithContinuousCache(model, rows);

        double found = cached.Evaluate(rows).CrossEntropy;
        Assert.True(found < model.Evaluate(rows).CrossEntropy);
        Assert.True(found < _ml.Recurrent().WithContinuousCache(model, new ContinuousCacheOptions { Theta = cached.ContinuousCache!.Theta, Weight = 0.7 * cached.ContinuousCache.Weight }).Evaluate(rows).CrossEntropy);
    }

    [Fact]
    public void Models_that_are_not_recurrent_and_missing_rows_and_columns_are_errors()
    {
        LanguageModelTransformer ngrams = Sentences.Train();
        Assert.Contains("NGram", Assert.Throws<ArgumentException>(() => _ml.Recurrent().WithContinuousCache(ngrams, _given)).Message, StringComparison.Ordinal);
        Assert.Contains("mixture", Assert.Throws<ArgumentException>(() => _ml.Recurrent().WithContinuousCache(_ml.Recurrent().Interpolate(ngrams, ngrams, 0.5), Sentences.View(_lines))).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => _ml.Recurrent().WithContinuousCache(_model.Value, Sentences.View())).Message, StringComparison.Ordinal);
        Assert.Contains("Tokens", Assert.Throws<ArgumentException>(() => _ml.Recurrent().WithContinuousCache(_model.Value, _ml.Data.LoadFromEnumerable([new SentenceScore()]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => _ml.Recurrent().WithContinuousCache(null!, _given));
        Assert.Throws<ArgumentNullException>(() => _ml.Recurrent().WithContinuousCache(_model.Value, (IDataView)null!));
        Assert.Throws<ArgumentNullException>(() => _ml.Recurrent().WithContinuousCache(_model.Value, (ContinuousCacheOptions)null!));
    }

    [Theory]
    [InlineData(0, -0.1, 1.1)]
    [InlineData(65_537, 1001.0, double.NaN)]
    [InlineData(-1, double.PositiveInfinity, -1e-9)]
    public void All_faults_of_the_options_are_told_at_once(int size, double theta, double weight)
    {
        var options = new ContinuousCacheOptions { Size = size, Theta = theta, Weight = weight };
        var error = Assert.Throws<OptionsException>(() => _ml.Recurrent().WithContinuousCache(_model.Value, Sentences.View(), options));
        Assert.Equal(["Size", "Theta", "Weight"], error.Faults.Select(fault => fault.Split(' ')[0]));

        error = Assert.Throws<OptionsException>(() => _ml.Recurrent().WithContinuousCache(_model.Value, new ContinuousCacheOptions()));
        Assert.Equal(["Theta", "Weight"], error.Faults.Select(fault => fault.Split(' ')[0]));
    }
}
