namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class RnnTrainerTests
{
    private static readonly string[] _cycle = [.. Enumerable.Repeat("a b c d", 30)];

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    public void Sentences_that_are_always_the_same_are_learned_by_heart(RecurrentCell cell)
    {
        LanguageModelTransformer model = RnnModels.Train(options => (options.Cell, options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.Dropout, options.BatchSize) = (cell, 16, 16, 15, 0, 4), _cycle);

        SentenceScore row = Sentences.Score(model, "a b c d").Single();

        Assert.InRange(row.Perplexity, 1, 1.1f);
        Assert.Equal(["a", "b", "c", "d"], model.Generate([], new GenerationOptions { Temperature = 0 }));
        Assert.Equal(["c", "d"], model.Generate(["a", "b"], new GenerationOptions { BeamWidth = 4 }));
        Assert.Equal([1, 0], model.Rank([["d", "c", "b", "a"], ["a", "b", "c", "d"]]).Select(candidate => candidate.Index));
    }

    [Fact]
    public void A_running_text_is_learned_over_the_ends_of_its_rows()
    {
        // What the second row of a pair is depends on the first, more steps back than gradients go.
        string[] lines = [.. Enumerable.Range(0, 200).SelectMany(i => (i * 7 % 5 % 2 == 0) ? new[] { "x", "a a a" } : ["y", "b b b"])];
        LanguageModelTransformer model = RnnModels.Train(
            options => (options.Contiguous, options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.Dropout, options.BackpropagationLength) = (true, 16, 16, 8, 0, 4), lines);

        Assert.True(model.Evaluate(Sentences.View(lines), contiguous: true).Perplexity < 0.9 * model.Evaluate(Sentences.View(lines)).Perplexity);
        Assert.Equal(["</s>", "b", "b", "b", "</s>"], model.Generate(["y"], new GenerationOptions { Temperature = 0, MaximumLength = 5 }));
    }

    [Fact]
    public void Columns_state_and_prediction_engine_agree()
    {
        foreach (LanguageModelTransformer model in new[] { RnnModels.Train(), RnnModels.Train(options => (options.Layers, options.SoftmaxCutoffs) = (2, [4, 7])) })
            Sentences.AssertColumnsStateAndEngineAgree(model);
    }

    [Fact]
    public void A_row_of_any_length_is_scored_as_a_state_reads_it()
    {
        LanguageModelTransformer model = RnnModels.Train(options => (options.Layers, options.SoftmaxCutoffs) = (2, [4, 7]));
        string[] tokens = [.. Enumerable.Range(0, 5000).Select(i => Sentences.Split(Sentences.Text[0])[i * i % 6])];

        SentenceScore[] rows = Sentences.Score(model, "a dog sat", string.Join(' ', tokens), "the mat");

        LanguageModelState state = model.CreateState();
        for (int i = 0; i < tokens.Length; i++)
        {
            Assert.Equal((float)state.LogProbability(tokens[i]), rows[1].TokenLogProbabilities[i]);
            state.Read(tokens[i]);
        }
        Assert.Equal((float)state.EndLogProbability(), rows[1].TokenLogProbabilities[^1]);
        var next = new float[model.Vocabulary.Count];
        state.NextProbabilities(next);
        Assert.Equal(next, rows[1].Score);
        Assert.Equal(Sentences.Score(model, "the mat")[0].LogProbability, rows[2].LogProbability);
    }
}
