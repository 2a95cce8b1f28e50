using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class NGramBatchTests
{
    private static readonly string[] _texts = [.. Enumerable.Range(0, 50).Select(TextOf)];

    private static readonly CalibratedNGrams _ngrams = Train();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Rows_scored_together_have_the_bits_of_rows_scored_alone_for_any_number_of_threads(int threads)
    {
        using var team = new ThreadTeam(threads);
        var batch = new NGramBatch(_ngrams, team);
        for (int round = 0; round < 2; round++)
        {
            batch.Clear();
            string[] texts = [.. _texts.Skip(13 * round)];
            foreach (string text in texts)
                batch.Add(Pieces(text));
            batch.Score();

            for (int row = 0; row < texts.Length; row++)
                Assert.Equal(Alone(texts[row]), batch.Logits(row).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Long_documents_are_scored_before_they_pile_up_and_rows_keep_their_places(int threads)
    {
        string document = string.Join(' ', Enumerable.Repeat(_texts[1], NGramBatch.MaximumCharacters / _texts[1].Length));
        string[] texts = [_texts[0], document, _texts[2], "", document, _texts[3], document + " " + document];
        using var team = new ThreadTeam(threads);
        var batch = new NGramBatch(_ngrams, team);

        foreach (string text in texts)
            batch.Add(Pieces(text));
        batch.Score();

        for (int row = 0; row < texts.Length; row++)
            Assert.Equal(Alone(texts[row]), batch.Logits(row).ToArray());
    }

    [Fact]
    public void Scoring_again_after_more_rows_leaves_the_rows_before_them_as_they_were()
    {
        using var team = new ThreadTeam(2);
        var batch = new NGramBatch(_ngrams, team);

        batch.Add(Pieces(_texts[0]));
        batch.Score();
        batch.Score();
        batch.Add(Pieces(_texts[1]));
        batch.Score();

        Assert.Equal(Alone(_texts[0]), batch.Logits(0).ToArray());
        Assert.Equal(Alone(_texts[1]), batch.Logits(1).ToArray());
    }

    private static string TextOf(int row) => $"this film number {row} is {(row % 2 == 0 ? "dull" : "great")} , {new string('o', row % 9)}";

    private static ReadOnlyMemory<char>[] Pieces(string text) => Array.ConvertAll(text.Split(' '), piece => piece.AsMemory());

    private static float[] Alone(string text)
    {
        var reader = new NGramReader(_ngrams.Model.Table.Options);
        foreach (ReadOnlyMemory<char> piece in Pieces(text))
            reader.Add(piece.Span);
        float[] logits = new float[1];
        _ngrams.AddTo(reader, new float[1], logits);
        return logits;
    }

    private static CalibratedNGrams Train()
    {
        var reader = new NGramReader(NGramOptions.Default);
        void Read(string text)
        {
            reader.Clear();
            foreach (ReadOnlyMemory<char> piece in Pieces(text))
                reader.Add(piece.Span);
        }

        var builder = new NGramTableBuilder(NGramOptions.Default);
        foreach (string text in _texts)
        {
            Read(text);
            builder.Count(reader);
        }

        NGramTable table = builder.Build();
        var features = new SequenceStore();
        foreach (string text in _texts)
        {
            Read(text);
            features.Append(table.Encode(reader));
        }

        using var team = new ThreadTeam(1);
        int[] rows = [.. Enumerable.Range(0, _texts.Length)];
        NGramLinearModel model = NGramLinearModel.Train(table, features, Array.ConvertAll(rows, row => row % 2), 2, rows, new NGramLinearSettings(), team, default);
        return new CalibratedNGrams(model, new ScoreCalibration(1.5f, [0.25f]));
    }
}
