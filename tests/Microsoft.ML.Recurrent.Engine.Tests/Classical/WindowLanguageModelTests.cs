using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

public class WindowLanguageModelTests
{
    private static readonly int[][] _text = [[2, 3, 4], [], [5], [2, 3, 2, 3, 2, 11, 0, 7], [9, 8]];

    /// <summary>Context, direct connections, tied, adaptive.</summary>
    public static TheoryData<WindowContext, bool, bool, bool> Kinds => WindowNetworkTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_state_and_a_session_give_the_same_bits(WindowContext context, bool direct, bool tied, bool adaptive)
    {
        WindowLanguageModel model = Create(context, direct, tied, adaptive);
        double[][] together = NGramText.Score(model, [.. _text]), alone = [.. _text.Select(row => NGramText.Score(model, [row])[0])];
        var next = new float[_text.Length * model.VocabularySize];
        using ILanguageModelSession session = model.OpenSession(3);
        session.Score(Rows(), [], next);

        for (int row = 0; row < _text.Length; row++)
        {
            ILanguageModelState state = model.CreateState();
            Assert.Equal(alone[row], together[row]);
            for (int i = 0; i <= _text[row].Length; i++)
            {
                Assert.Equal(together[row][i], state.LogProbability(i < _text[row].Length ? _text[row][i] : LanguageModelIds.End));
                if (i < _text[row].Length)
                    state.Advance(_text[row][i]);
            }
            var expected = new float[model.VocabularySize];
            state.Distribution(expected);
            Assert.Equal(expected, next[(row * model.VocabularySize)..((row + 1) * model.VocabularySize)]);
            Assert.Equal(1, expected.Sum(), 1e-5);
        }
    }

    [Fact]
    public void More_windows_than_are_scored_at_once_have_the_same_scores()
    {
        WindowLanguageModel model = Create(WindowContext.Concatenated, true, false, false);
        List<int[]> many = [.. Enumerable.Repeat(_text, 60).SelectMany(rows => rows)];

        double[][] scores = NGramText.Score(model, many), expected = NGramText.Score(model, [.. _text]);

        for (int row = 0; row < many.Count; row++)
            Assert.Equal(expected[row % _text.Length], scores[row]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_session_reads_running_text_as_a_state_does_whatever_the_pieces_and_threads(WindowContext context, bool direct, bool tied, bool adaptive)
    {
        WindowLanguageModel model = Create(context, direct, tied, adaptive);
        int[] text = [.. Enumerable.Range(0, 600).Select(i => 2 + i * i % 11 % 10)];
        ILanguageModelState single = model.CreateState(), state = model.CreateState();
        var expected = new double[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            expected[i] = single.LogProbability(text[i]);
            single.Advance(text[i]);
        }
        foreach (int threads in new[] { 1, 3 })
        {
            using ILanguageModelSession session = model.OpenSession(threads);
            foreach (int[] pieces in new int[][] { [600], [1, 257, 0, 2, 340] })
            {
                var scores = new double[text.Length];
                int start = 0;
                state.Reset();
                foreach (int piece in pieces)
                {
                    session.Continue(state, text.AsSpan(start, piece), scores.AsSpan(start, piece));
                    start += piece;
                }
                Assert.Equal(expected, scores);
                Assert.Equal(single.LogProbability(7), state.LogProbability(7));
            }
        }
    }

    [Fact]
    public void A_state_knows_the_last_words_alone_and_copies_go_their_own_way()
    {
        WindowLanguageModel model = Create(WindowContext.Concatenated, true, false, false);
        ILanguageModelState state = NGramText.After(model, [2, 7, 3, 4, 5]), other = NGramText.After(model, [8, 8, 3, 4, 5]), copy = model.CreateState();
        Assert.Equal(other.LogProbability(6), state.LogProbability(6));
        copy.CopyFrom(state);
        state.Advance(9);
        Assert.Equal(other.LogProbability(6), copy.LogProbability(6));
        Assert.NotEqual(other.LogProbability(6), state.LogProbability(6));
        state.Reset();
        Assert.Equal(model.CreateState().LogProbability(6), state.LogProbability(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Advance(LanguageModelIds.End));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Advance(12));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.LogProbability(-1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_learns_a_text_by_heart_and_its_validation_perplexity_is_the_model_s(bool contiguous)
    {
        using var team = new ThreadTeam(1);
        var network = new WindowNetwork(WindowNetworkTests.Shape(WindowContext.Concatenated, true, false, false) with { HasBegin = !contiguous, HiddenSize = 16 });
        network.Initialize(1);
        var sentences = new SequenceStore();
        foreach (int[] row in _text)
            sentences.Append(row);
        WindowText text = contiguous
            ? new WindowText([LanguageModelIds.End, .. _text.SelectMany(row => row.Append(LanguageModelIds.End))])
            : new WindowText(sentences, network.Shape.BeginId);
        var task = new WindowTask(network, text, text, team, seed: 1);
        TrainingHistory history = new TrainingLoop(task, new TrainingSettings { LearningRate = 0.02, MaximumEpochs = 80, BatchSize = 4 }, team).Run();

        Assert.Equal("perplexity", history.MetricName);
        double best = history.Epochs[history.BestEpoch - 1].Metric!.Value;
        Assert.InRange(best, 1, 2);
        var model = new WindowLanguageModel(network);
        Assert.Equal(contiguous, model.IsContiguous);
        if (!contiguous)
            Assert.Equal(Math.Log(best), -NGramText.Score(model, [.. _text]).SelectMany(row => row).Average(), 1e-9);
    }

    private static IdRows Rows()
    {
        var rows = new IdRows();
        foreach (int[] row in _text)
            row.CopyTo(rows.Add(row.Length));
        return rows;
    }

    private static WindowLanguageModel Create(WindowContext context, bool direct, bool tied, bool adaptive)
    {
        using var team = new ThreadTeam(1);
        return new WindowLanguageModel(WindowNetworkTests.Create(context, direct, tied, adaptive, team));
    }
}
