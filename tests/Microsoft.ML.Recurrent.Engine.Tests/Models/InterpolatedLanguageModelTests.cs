using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Tests.Classical;
using Microsoft.ML.Recurrent.Engine.Tests.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class InterpolatedLanguageModelTests
{
    private const int Vocabulary = 8;
    private static readonly List<int[]> _text = NGramText.Sample(80, Vocabulary);
    private static readonly NGramLanguageModel _first = NGramText.KneserNey(_text, Vocabulary, 3);
    private static readonly NGramLanguageModel _second = NGramSmoothing.PseudoCounts(NGramText.Count(_text, Vocabulary, 1), 1, CancellationToken.None);

    [Fact]
    public void Probabilities_are_mixed_word_by_word_in_states_and_in_sessions()
    {
        var mixture = new InterpolatedLanguageModel(_first, _second, 0.3);
        double[][] first = NGramText.Score(_first, _text), second = NGramText.Score(_second, _text), mixed = NGramText.Score(mixture, _text);

        for (int row = 0; row < _text.Count; row++)
        {
            ILanguageModelState state = mixture.CreateState(), copy = mixture.CreateState();
            for (int i = 0; i < first[row].Length; i++)
            {
                double expected = 0.3 * Math.Exp(first[row][i]) + 0.7 * Math.Exp(second[row][i]);
                Assert.Equal(expected, Math.Exp(mixed[row][i]), 1e-12);
                int id = i < _text[row].Length ? _text[row][i] : LanguageModelIds.End;
                copy.CopyFrom(state);
                Assert.Equal(mixed[row][i], copy.LogProbability(id), 1e-12);
                if (id != LanguageModelIds.End)
                    state.Advance(id);
            }
        }
    }

    [Fact]
    public void The_distribution_behind_a_row_is_the_states()
    {
        var mixture = new InterpolatedLanguageModel(_first, _second, 0.3);
        var rows = new IdRows();
        int[] row = [2, 3];
        for (int i = 0; i < 2; i++)
            row.CopyTo(rows.Add(2));
        float[] next = new float[2 * Vocabulary], expected = new float[Vocabulary];
        NGramText.After(mixture, row).Distribution(expected);

        using ILanguageModelSession session = mixture.OpenSession(1);
        session.Score(rows, [], next);

        Assert.Equal(expected, next[..Vocabulary]);
        Assert.Equal(expected, next[Vocabulary..]);
        Assert.Equal(1, expected.Sum(), 1e-5);
    }

    [Fact]
    public void The_weight_found_gives_the_text_more_probability_than_those_beside_it()
    {
        double[] first = [.. NGramText.Score(_first, NGramText.Sample(40, Vocabulary, seed: 5)).SelectMany(row => row)];
        double[] second = [.. NGramText.Score(_second, NGramText.Sample(40, Vocabulary, seed: 5)).SelectMany(row => row)];
        double LogLikelihood(double weight) => first.Zip(second).Sum(pair => Math.Log(weight * Math.Exp(pair.First) + (1 - weight) * Math.Exp(pair.Second)));

        double weight = MixtureWeight.Find(first, second);

        Assert.InRange(weight, 0, 1);
        foreach (double other in new[] { weight - 0.02, weight + 0.02, 0, 0.5, 1 })
            Assert.True(other is < 0 or > 1 || LogLikelihood(other) <= LogLikelihood(weight) + 1e-9);
    }

    [Theory]
    [InlineData(new double[0], new double[0], 0.5)]
    [InlineData(new[] { -1.0, -2 }, new[] { -1.0, -2 }, 0.5)]
    [InlineData(new[] { -1.0, double.NegativeInfinity }, new[] { double.NegativeInfinity, -1.0 }, 0.5)]
    [InlineData(new[] { -1.0 }, new[] { double.NegativeInfinity }, 1)]
    [InlineData(new[] { double.NegativeInfinity }, new[] { -1.0 }, 0)]
    public void Weights_of_texts_that_say_little_are_defined(double[] first, double[] second, double weight) =>
        Assert.Equal(weight, MixtureWeight.Find(first, second), 1e-6);

    [Fact]
    public void Models_and_weights_that_do_not_fit_are_refused()
    {
        Assert.Contains("8 and 9 ids", Assert.Throws<ArgumentException>(() => new InterpolatedLanguageModel(_first, NGramText.KneserNey([[2]], 9, 1), 0.5)).Message, StringComparison.Ordinal);
        foreach (double weight in new[] { -0.1, 1.1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => new InterpolatedLanguageModel(_first, _second, weight));
    }

    [Fact]
    public void A_mixture_is_read_as_it_was_written()
    {
        var mixture = new InterpolatedLanguageModel(_first, new InterpolatedLanguageModel(_second, _first, 0.25), 0.75);
        SectionReader reader = OneSection.Written(writer => LanguageModelSection.Write(writer, mixture));

        ILanguageModel read = LanguageModelSection.Read(reader);

        reader.ExpectEnd();
        Assert.Equal(NGramText.Score(mixture, _text), NGramText.Score(read, _text));
    }
}
