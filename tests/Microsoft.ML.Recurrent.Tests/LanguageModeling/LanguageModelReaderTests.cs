namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class LanguageModelReaderTests
{
    private static readonly LanguageModelTransformer _model = Sentences.Train();

    [Fact]
    public void Token_by_token_a_reader_says_what_the_columns_say()
    {
        SentenceScore row = Sentences.Score(_model, "the zebra sat").Single();
        LanguageModelReader reader = _model.CreateReader();

        for (int i = 0; i < 3; i++)
        {
            string token = new[] { "the", "zebra", "sat" }[i];
            Assert.Equal(row.TokenLogProbabilities[i], (float)reader.LogProbability(token));
            reader.Read(token);
        }
        Assert.Equal(row.TokenLogProbabilities[3], (float)reader.EndLogProbability());
        var next = new float[_model.Vocabulary.Count];
        reader.NextProbabilities(next);
        Assert.Equal(row.Score, next);
    }

    [Fact]
    public void A_copy_goes_its_own_way_and_a_reset_goes_back_to_the_beginning()
    {
        LanguageModelReader reader = _model.CreateReader();
        double first = reader.LogProbability("the");
        reader.Read("the");
        double before = reader.LogProbability("cat");

        LanguageModelReader copy = reader.Copy();
        Assert.Equal(before, copy.LogProbability("cat"));
        copy.Read("cat");
        Assert.Equal(before, reader.LogProbability("cat"));
        copy.Reset();

        Assert.Equal(first, copy.LogProbability("the"));
    }

    [Fact]
    public void Null_tokens_and_room_of_another_size_are_refused()
    {
        LanguageModelReader reader = _model.CreateReader();

        Assert.Throws<ArgumentNullException>(() => reader.Read(null!));
        Assert.Throws<ArgumentNullException>(() => reader.LogProbability(null!));
        Assert.Contains("found 1", Assert.Throws<ArgumentException>(() => reader.NextProbabilities(new float[1])).Message, StringComparison.Ordinal);
    }
}
