using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class RunningTextScorerTests
{
    private const int Vocabulary = 37, Length = 1200;
    private static readonly int[] Text = [.. Enumerable.Range(0, Length + 1).Select(i => (int)((uint)(i * 2654435761) % Vocabulary))];

    [Theory]
    [InlineData(RecurrentCell.Lstm, 0)]
    [InlineData(RecurrentCell.Gru, 4)]
    [InlineData(RecurrentCell.Rnn, 0)]
    public void Scores_are_to_the_bit_those_of_the_network_in_one_stream_whatever_the_pieces_and_threads(RecurrentCell cell, int projection)
    {
        LanguageModelNetwork network = Network(cell, projection);
        double[] expected = ScoreOneByOne(network);
        Assert.Equal(expected, Score(network, 1, Length));
        Assert.Equal(expected, Score(network, 2, Length));
        Assert.Equal(expected, Score(network, 2, 1, 700, 400, Length - 1101));
    }

    [Theory]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Rnn)]
    public void A_layer_wide_enough_to_be_shared_by_threads_has_the_same_bits(RecurrentCell cell)
    {
        LanguageModelNetwork network = Network(cell, 0, 190);
        Assert.Equal(Score(network, 1, Length), Score(network, 2, Length));
        Assert.Equal(Score(network, 1, Length), Score(network, 7, Length));
    }

    [Fact]
    public void Hidden_states_come_with_the_scores_and_the_state_goes_on()
    {
        LanguageModelNetwork network = Network(RecurrentCell.Lstm, 0);
        using var team = new ThreadTeam(1);
        FrozenStack recurrent = network.Freeze(team);
        var scorer = new RunningTextScorer(network, recurrent, team);
        var stream = new RecurrentStream(recurrent);
        StreamState state = stream.CreateState(), single = stream.CreateState();
        Matrix hidden = Matrix.Create(600, recurrent.OutputSize);
        scorer.Score(state, Text.AsSpan(0, 600), Text.AsSpan(1, 600), new double[600], hidden);
        for (int i = 0; i < 600; i++)
            Assert.Equal(stream.Step(single, Text[i]).ToArray(), hidden.Row(i).ToArray());
        for (int layer = 0; layer < 2; layer++)
        {
            Assert.Equal(single.Hidden(layer).ToArray(), state.Hidden(layer).ToArray());
            Assert.Equal(single.Cell(layer).ToArray(), state.Cell(layer).ToArray());
        }
        Assert.False(state.IsInitial);
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_calls_and_no_text_is_no_work()
    {
        LanguageModelNetwork network = Network(RecurrentCell.Lstm, 4);
        using var team = new ThreadTeam(2);
        FrozenStack recurrent = network.Freeze(team);
        var scorer = new RunningTextScorer(network, recurrent, team);
        StreamState state = new RecurrentStream(recurrent).CreateState();
        scorer.Score(state, [], [], []);
        Assert.True(state.IsInitial);
        var scores = new double[700];
        AllocationCheck.AssertNone(() => scorer.Score(state, Text.AsSpan(0, 700), Text.AsSpan(1, 700), scores));
    }

    private static double[] Score(LanguageModelNetwork network, int threads, params int[] pieces)
    {
        using var team = new ThreadTeam(threads);
        FrozenStack recurrent = network.Freeze(team);
        var scorer = new RunningTextScorer(network, recurrent, team);
        StreamState state = new RecurrentStream(recurrent).CreateState();
        var scores = new double[Length];
        int start = 0;
        foreach (int piece in pieces)
        {
            scorer.Score(state, Text.AsSpan(start, piece), Text.AsSpan(start + 1, piece), scores.AsSpan(start, piece));
            start += piece;
        }
        Assert.Equal(Length, start);
        return scores;
    }

    private static double[] ScoreOneByOne(LanguageModelNetwork network)
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        LanguageModelNetworkState state = network.CreateState();
        var scores = new double[Length];
        for (int i = 0; i < Length; i++)
        {
            pass.Workspace.Reset();
            network.Score(pass, state, Sample.Batch(1), Text.AsSpan(i, 1), Text.AsSpan(i + 1, 1), scores.AsSpan(i, 1));
        }
        return scores;
    }

    private static LanguageModelNetwork Network(RecurrentCell cell, int projection, int hiddenSize = 19)
    {
        var network = new LanguageModelNetwork(new LanguageModelShape { VocabularySize = Vocabulary, EmbeddingSize = 5, HiddenSize = hiddenSize, Layers = 2, Cell = cell, ProjectionSize = projection });
        using var team = new ThreadTeam(1);
        network.Initialize(3);
        network.Refresh(team);
        return network;
    }
}
