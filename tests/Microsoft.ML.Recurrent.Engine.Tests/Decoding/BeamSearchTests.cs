using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Tests.Classical;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

public class BeamSearchTests
{
    private const int Vocabulary = 5;
    private static readonly NGramLanguageModel _model = NGramText.KneserNey(NGramText.Sample(60, Vocabulary), Vocabulary, 3);

    private static int[] Search(int width, int length, double normalization = 0, ILanguageModel? model = null) =>
        new BeamSearch(model ?? _model, width, normalization, _ => true, id => id == LanguageModelIds.End).Search((model ?? _model).CreateState(), length);

    private static double Score(int[] ids, double normalization) => LogProbability(ids) / Math.Pow(ids.Length, normalization);

    private static double LogProbability(int[] ids)
    {
        ILanguageModelState state = _model.CreateState();
        double sum = 0;
        foreach (int id in ids)
        {
            sum += state.LogProbability(id);
            if (id != LanguageModelIds.End)
                state.Advance(id);
        }
        return sum;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_beam_that_holds_everything_finds_the_best_sentence(double normalization)
    {
        const int Length = 4;
        int[] best = NGramText.Contexts(Vocabulary, Length - 1).Select(words => (int[])[.. words, LanguageModelIds.End]).MaxBy(ids => Score(ids, normalization))!;

        Assert.Equal(best, Search(width: 700, Length, normalization));
    }

    [Fact]
    public void A_beam_of_one_takes_the_most_probable_word_each_time()
    {
        int[] found = Search(width: 1, length: 3);
        ILanguageModelState state = _model.CreateState();
        foreach (int id in found)
        {
            Assert.Equal(id, Enumerable.Range(0, Vocabulary).MaxBy(state.LogProbability));
            if (id != LanguageModelIds.End)
                state.Advance(id);
        }
    }

    [Fact]
    public void What_is_cut_at_the_length_is_returned_if_nothing_is_finished()
    {
        // "2 3" is all that the text has: no sentence of one word is finished.
        NGramLanguageModel model = NGramSmoothing.PseudoCounts(NGramText.Count([[2, 3]], Vocabulary, 3), 0, CancellationToken.None);

        Assert.Equal([2], Search(width: 4, length: 1, model: model));
        Assert.Equal([2, 3, LanguageModelIds.End], Search(width: 4, length: 9, model: model));
    }
}
