namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class LanguageModelStateTests
{
    private static readonly LanguageModelTransformer _model = Sentences.Train();

    [Fact]
    public void Token_by_token_a_state_says_what_the_columns_say()
    {
        SentenceScore row = Sentences.Score(_model, "the zebra sat").Single();
        LanguageModelState state = _model.CreateState();

        for (int i = 0; i < 3; i++)
        {
            string token = new[] { "the", "zebra", "sat" }[i];
            Assert.Equal(row.TokenLogProbabilities[i], (float)state.LogProbability(token));
            state.Read(token);
        }
        Assert.Equal(row.TokenLogProbabilities[3], (float)state.EndLogProbability());
        var next = new float[_model.Vocabulary.Count];
        state.NextProbabilities(next);
        Assert.Equal(row.Score, next);
    }

    [Fact]
    public void A_copy_goes_its_own_way_and_a_reset_goes_back_to_the_beginning()
    {
        LanguageModelState state = _model.CreateState();
        double first = state.LogProbability("the");
        state.Read("the");
        double before = state.LogProbability("cat");

        LanguageModelState copy = state.Copy();
        Assert.Equal(before, copy.LogProbability("cat"));
        copy.Read("cat");
        Assert.Equal(before, state.LogProbability("cat"));
        copy.Reset();

        Assert.Equal(first, copy.LogProbability("the"));
    }

    [Fact]
    public void Null_tokens_and_room_of_another_size_are_refused()
    {
        LanguageModelState state = _model.CreateState();

        Assert.Throws<ArgumentNullException>(() => state.Read(null!));
        Assert.Throws<ArgumentNullException>(() => state.LogProbability(null!));
        Assert.Contains("found 1", Assert.Throws<ArgumentException>(() => state.NextProbabilities(new float[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_the_end_of_a_line_running_text_goes_on_as_Evaluate_reads_it()
    {
        LanguageModelTransformer model = Sentences.Train(options => options.Contiguous = true);
        LanguageModelState state = model.CreateState();

        double sum = 0;
        foreach (string[] line in new[] { new[] { "the", "dog", "ran" }, ["the", "cat"] })
        {
            foreach (string token in line)
            {
                sum += state.LogProbability(token);
                state.Read(token);
            }
            sum += state.EndLogProbability();
            state.ReadEnd();
        }

        LanguageModelMetrics metrics = model.Evaluate(Sentences.View("the dog ran", "the cat"), contiguous: true);
        Assert.Equal(metrics.CrossEntropy, -sum / 7, 1e-12);
    }

    [Fact]
    public void Behind_the_end_a_model_of_single_sentences_knows_nothing()
    {
        LanguageModelState state = _model.CreateState();

        Assert.Contains("Contiguous", Assert.Throws<InvalidOperationException>(state.ReadEnd).Message, StringComparison.Ordinal);
    }
}
