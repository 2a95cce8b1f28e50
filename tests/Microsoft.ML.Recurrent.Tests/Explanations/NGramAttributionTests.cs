using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Explanations;

public sealed class NGramAttributionTests
{
    // The first text is explained. Classes: 1, 0, 1, 0.
    private static readonly string[] _texts = ["good day good day", "bad day", "good good show", "bad bad show"];
    private static readonly (int Start, int Length)[] _tokens = [(0, 4), (5, 3), (9, 4), (14, 3)];

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 3, 5)]
    [InlineData(1, 1, 2)]
    public void The_parts_of_the_tokens_and_the_rest_are_exactly_the_logit(int words, int minimum, int maximum)
    {
        CalibratedNGrams ngrams = Train(TableOf(new NGramOptions(words, minimum, maximum)));
        var logit = new float[1];
        ngrams.AddTo(Read(ngrams.Model.Table, 0), new float[1], logit);

        double[] parts = Explain(ngrams, out double rest);

        Assert.Equal(logit[0], rest + parts.Sum(), 5);
        Assert.True(parts.Sum() > 0);
    }

    [Fact]
    public void A_word_that_occurs_twice_shares_its_weight_evenly()
    {
        double[] parts = Explain(Train(TableOf(new NGramOptions(1, 1, 0))), out _);

        Assert.Equal(parts[0], parts[2]);
        Assert.Equal(parts[1], parts[3]);
        Assert.True(parts[0] > Math.Abs(parts[1]));
    }

    [Fact]
    public void A_pair_of_words_shares_its_weight_evenly_between_the_words_that_it_covers()
    {
        var options = new NGramOptions(2, 1, 0);
        var reader = new NGramReader(options);
        var pairs = new PairCollector([]);
        foreach (string pair in new[] { "good day", "bad show" })
        {
            reader.Clear();
            reader.Add(pair);
            reader.Visit(ref pairs);
        }

        double[] parts = Explain(Train(new NGramTable(options, [.. pairs.Hashes], [])), out double rest);

        // One feature of the text, in two places of two tokens each.
        Assert.Equal([parts[0], parts[0], parts[0], parts[0]], parts);
        Assert.True(parts[0] > 0);
        Assert.NotEqual(0, rest);
    }

    private static double[] Explain(CalibratedNGrams ngrams, out double rest)
    {
        var cover = new TokenCover(_texts[0].Length);
        foreach ((int start, int length) in _tokens)
            cover.Add(start, length);
        var parts = new double[_tokens.Length];
        rest = NGramAttribution.AddTo(ngrams, Read(ngrams.Model.Table, 0), cover, [1], parts);
        return parts;
    }

    private static CalibratedNGrams Train(NGramTable table)
    {
        var features = new SequenceStore();
        for (int row = 0; row < _texts.Length; row++)
            features.Append(table.Encode(Read(table, row)));
        using var team = new ThreadTeam(1);
        NGramLinearModel model = NGramLinearModel.Train(
            table, features, [1, 0, 1, 0], classes: 2, [0, 1, 2, 3], new NGramLinearSettings(), team, CancellationToken.None);
        return new CalibratedNGrams(model, new ScoreCalibration(2, [0.25f]));
    }

    private static NGramReader Read(NGramTable table, int row)
    {
        var reader = new NGramReader(table.Options);
        reader.Add(_texts[row]);
        return reader;
    }

    private static NGramTable TableOf(NGramOptions options)
    {
        var builder = new NGramTableBuilder(options);
        foreach (string text in _texts)
        {
            var reader = new NGramReader(options);
            reader.Add(text);
            builder.Count(reader);
        }
        return builder.Build(minimumTexts: 1);
    }

    private readonly struct PairCollector(List<ulong> hashes) : INGramVisitor
    {
        public IReadOnlyList<ulong> Hashes => hashes;

        public void Visit(ulong hash, bool isWord, int start, int length)
        {
            if (length == 2)
                hashes.Add(hash);
        }
    }
}
