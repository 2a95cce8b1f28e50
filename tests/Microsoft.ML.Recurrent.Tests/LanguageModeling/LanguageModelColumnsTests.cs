using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Hosting;
using Microsoft.ML.Recurrent.Tests.Classification;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class LanguageModelColumnsTests
{
    private static readonly LanguageModelTransformer _model = Sentences.Train();

    [Fact]
    public void The_columns_of_a_row_agree_with_each_other()
    {
        foreach (SentenceScore row in Sentences.Score(_model, Sentences.Text))
        {
            Assert.Equal(row.TokenLogProbabilities.Sum(), row.LogProbability, 1e-4f);
            Assert.Equal(Math.Exp(-row.LogProbability / row.TokenLogProbabilities.Length), row.Perplexity, 1e-3);
            Assert.Equal(1, row.Score.Sum(), 1e-5f);
            Assert.Equal(_model.Vocabulary.Count, row.Score.Length);
            Assert.Equal(row.Score.Max(), row.Score[row.NextToken - 1]);
            Assert.Equal(0, row.UnknownTokens);
        }
    }

    [Fact]
    public void The_distribution_behind_a_row_is_that_of_its_next_token()
    {
        SentenceScore[] rows = Sentences.Score(_model, "the", "the cat", "");

        Assert.Equal(Math.Exp(rows[1].TokenLogProbabilities[1]), rows[0].Score[_model.Vocabulary.ToList().IndexOf("cat")], 1e-6);
        Assert.Equal(Math.Exp(rows[1].TokenLogProbabilities[0]), rows[2].Score[_model.Vocabulary.ToList().IndexOf("the")], 1e-6);
        Assert.Equal(Math.Exp(rows[0].TokenLogProbabilities[1]), rows[0].Score[1], 1e-6);
    }

    [Fact]
    public void A_row_without_tokens_is_an_end_at_once_and_unknown_tokens_are_counted()
    {
        SentenceScore[] rows = Sentences.Score(_model, "", "zebra cat zebra");

        Assert.Single(rows[0].TokenLogProbabilities);
        Assert.Equal(2, rows[1].UnknownTokens);
        Assert.All(rows, row => Assert.True(float.IsFinite(row.LogProbability) && row.LogProbability < 0));
    }

    [Fact]
    public void The_next_token_and_the_scores_are_named()
    {
        IDataView scored = _model.Transform(Sentences.View("the"));

        Assert.Equal(["<unk>", "</s>", "the", "cat"], Annotations.Texts(scored.Schema["NextToken"], "KeyValues").Take(4));
        Assert.Equal(_model.Vocabulary, Annotations.Texts(scored.Schema["Score"], "SlotNames"));
        Assert.Equal("cat", Rows.All<ReadOnlyMemory<char>>(
            new MLContext().Transforms.Conversion.MapKeyToValue("Next", "NextToken").Fit(scored).Transform(scored), "Next").Single().ToString());
    }

    [Fact]
    public void An_estimator_declares_the_columns_that_its_transformer_has()
    {
        var shape = new SchemaShape([MLNetInternals.ShapeColumn("Tokens", SchemaShape.Column.VectorKind.VariableVector, TextDataViewType.Instance, isKey: false)]);

        SchemaShape declared = new MLContext().Recurrent().Trainers.NGramLanguageModel("Tokens").GetOutputSchema(shape);

        DataViewSchema actual = _model.GetOutputSchema(Sentences.View("the").Schema);
        Assert.Equal(actual.Select(column => column.Name), declared.Select(column => column.Name));
        foreach (SchemaShape.Column column in declared.Where(column => column.Name != "Tokens"))
        {
            Assert.Equal(actual[column.Name].Type is KeyDataViewType, column.IsKey);
            Assert.Equal(actual[column.Name].Type is VectorDataViewType, column.Kind != SchemaShape.Column.VectorKind.Scalar);
            Assert.Equal(actual[column.Name].Annotations.Schema.Select(annotation => annotation.Name), column.Annotations.Select(annotation => annotation.Name));
        }
    }

    [Fact]
    public void A_prediction_engine_gives_what_bulk_scoring_gives()
    {
        var ml = new MLContext();
        using PredictionEngine<Sentence, SentenceScore> engine = ml.Model.CreatePredictionEngine<Sentence, SentenceScore>(_model);

        SentenceScore[] bulk = Sentences.Score(_model, Sentences.Text);

        for (int i = 0; i < bulk.Length; i++)
        {
            SentenceScore single = engine.Predict(new Sentence { Tokens = Sentences.Split(Sentences.Text[i]) });
            Assert.Equal(bulk[i].LogProbability, single.LogProbability);
            Assert.Equal(bulk[i].TokenLogProbabilities, single.TokenLogProbabilities);
            Assert.Equal(bulk[i].Score, single.Score);
        }
    }

    [Fact]
    public void Many_rows_are_scored_as_few_are()
    {
        string[] texts = [.. Enumerable.Repeat(Sentences.Text, 100).SelectMany(text => text)];

        float[] expected = [.. Enumerable.Repeat(Sentences.Score(_model, Sentences.Text).Select(row => row.LogProbability), 100).SelectMany(row => row)];

        Assert.Equal(expected, Sentences.Score(_model, texts).Select(row => row.LogProbability));
    }

    [Fact]
    public void Keys_of_the_pipeline_are_the_words_and_keep_their_values()
    {
        var ml = new MLContext();
        IDataView view = Sentences.View(Sentences.Text);
        TransformerChain<LanguageModelTransformer> chain = ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens")
            .Append(ml.Recurrent().Trainers.NGramLanguageModel("Keys", order: 3)).Fit(view);

        SentenceScore[] keys = Sentences.Score(chain, [.. Sentences.Text, "zebra"]), texts = Sentences.Score(_model, [.. Sentences.Text, "zebra"]);

        Assert.Equal(["<unk>", "</s>", "the", "cat", "sat"], chain.LastTransformer.Vocabulary.Take(5));
        for (int i = 0; i < keys.Length; i++)
            Assert.Equal(texts[i].LogProbability, keys[i].LogProbability, 1e-5f);
        Assert.Equal(1, keys[^1].UnknownTokens);
        Assert.Equal(
            ml.Recurrent().EvaluateLanguageModel(_model.Transform(view)).BitsPerCharacter,
            ml.Recurrent().EvaluateLanguageModel(chain.Transform(view)).BitsPerCharacter, 1e-5);
    }

    [Fact]
    public void Other_columns_than_tokens_are_refused_with_advice()
    {
        var ml = new MLContext();
        IDataView text = ml.Data.LoadFromEnumerable([new Message { Text = "a b" }]);

        Assert.Contains("TokenizeIntoWords", Assert.Throws<ArgumentException>(() => ml.Recurrent().Trainers.Markov("Text").Fit(text)).Message, StringComparison.Ordinal);
        Assert.Contains("'Features'", Assert.Throws<ArgumentException>(() => ml.Recurrent().Trainers.Markov().Fit(text)).Message, StringComparison.Ordinal);
        Assert.Contains("'Tokens'", Assert.Throws<ArgumentException>(() => _model.Transform(text)).Message, StringComparison.Ordinal);
    }
}
