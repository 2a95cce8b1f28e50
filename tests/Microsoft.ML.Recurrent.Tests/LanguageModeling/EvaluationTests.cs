using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class EvaluationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Metrics_are_those_of_a_hand_computation()
    {
        LanguageModelTransformer model = _ml.Recurrent().Trainers.Markov(new MarkovTrainer.Options { FeatureColumnName = "Tokens", MinimumTokenCount = 1, PseudoCount = 0 }).Fit(Sentences.View("aa b aa b", "aa c"));

        LanguageModelMetrics metrics = _ml.Recurrent().EvaluateLanguageModel(model.Transform(Sentences.View("aa b", "aa c")));

        // aa 1, b 2/3, end 1/2; aa 1, c 1/3, end 1. Characters: "aa b" and an end, "aa c" and an end.
        double nats = -(Math.Log(2 / 3.0) + Math.Log(1 / 2.0) + Math.Log(1 / 3.0));
        Assert.Equal(6, metrics.TokenCount);
        Assert.Equal(nats / 6, metrics.CrossEntropy, 1e-6);
        Assert.Equal(nats / 6 / Math.Log(2), metrics.CrossEntropyBits, 1e-6);
        Assert.Equal(Math.Exp(nats / 6), metrics.Perplexity, 1e-6);
        Assert.Equal(nats / Math.Log(2) / 10, metrics.BitsPerCharacter, 1e-6);
        Assert.Equal(0, metrics.OutOfVocabularyRate);
        Assert.Equal(nats / Math.Log(2) / 8, model.Evaluate(Sentences.View("aa b", "aa c"), tokensAreCharacters: true).BitsPerCharacter, 1e-6);
    }

    [Fact]
    public void The_rate_of_unknown_tokens_is_of_the_rows_tokens()
    {
        LanguageModelMetrics metrics = Sentences.Train().Evaluate(Sentences.View("the zebra", "cat gnu"));

        Assert.Equal(0.5, metrics.OutOfVocabularyRate);
        Assert.Equal(0, Sentences.Train().Evaluate(Sentences.View("")).OutOfVocabularyRate);
    }

    [Fact]
    public void Keys_without_values_have_no_bits_per_character_but_all_else()
    {
        IDataView keys = _ml.Data.LoadFromEnumerable(new[] { new KeyRow { Keys = [1, 2, 3] }, new KeyRow { Keys = [2, 0] } });

        LanguageModelMetrics metrics = _ml.Recurrent().Trainers.Markov("Keys").Fit(keys).Evaluate(keys);

        Assert.Equal(double.NaN, metrics.BitsPerCharacter);
        Assert.Equal(0.2, metrics.OutOfVocabularyRate, 1e-9);
        Assert.True(double.IsFinite(metrics.Perplexity));
    }

    [Fact]
    public void A_running_text_is_evaluated_with_what_stands_before_each_line()
    {
        string[] lines = [.. Enumerable.Repeat<string[]>(["a b", "c d"], 20).SelectMany(pair => pair)];
        LanguageModelTransformer model = Sentences.Train(options => options.Contiguous = true, lines);

        LanguageModelMetrics contiguous = model.Evaluate(Sentences.View(lines), contiguous: true), single = model.Evaluate(Sentences.View(lines));

        Assert.Equal(single.TokenCount, contiguous.TokenCount);
        Assert.True(contiguous.Perplexity < 0.95 * single.Perplexity, $"{contiguous.Perplexity} and {single.Perplexity}");
        Assert.Contains("Contiguous", Assert.Throws<InvalidOperationException>(() => Sentences.Train().Evaluate(Sentences.View(lines), contiguous: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_without_rows_or_without_the_columns_is_an_error()
    {
        LanguageModelTransformer model = Sentences.Train(options => options.Contiguous = true);

        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => model.Evaluate(Sentences.View())).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => model.Evaluate(Sentences.View(), contiguous: true)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => _ml.Recurrent().EvaluateLanguageModel(Sentences.View("a"))).Message;
        Assert.Contains("TokenLogProbabilities", message, StringComparison.Ordinal);
        Assert.Contains("model.Transform(data)", message, StringComparison.Ordinal);
        IDataView others = _ml.Data.LoadFromEnumerable([new OtherColumns()]);
        Assert.Contains("'UnknownTokens'", Assert.Throws<ArgumentException>(() => _ml.Recurrent().EvaluateLanguageModel(others)).Message, StringComparison.Ordinal);
    }

    private sealed class OtherColumns
    {
        [VectorType]
        public float[] TokenLogProbabilities { get; set; } = [-1];

        public string UnknownTokens { get; set; } = "none";
    }

    private sealed class KeyRow
    {
        [KeyType(3), VectorType]
        public uint[] Keys { get; set; } = [];
    }
}
