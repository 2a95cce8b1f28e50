using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class FrozenStackTests
{
    private const int WordCount = 40, Inputs = 19;
    private static readonly Matrix s_vectors = Sample.Values(WordCount, Inputs, 50);

    public static TheoryData<string, bool, int> Networks()
    {
        var networks = new TheoryData<string, bool, int>();
        foreach (string kind in new[] { "Rnn", "Lstm", "Gru" })
        {
            foreach (bool bidirectional in new[] { false, true })
            {
                foreach (int hidden in new[] { 21, 64 })
                    networks.Add(kind, bidirectional, hidden);
            }
        }
        return networks;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Vectors_give_the_bits_of_the_stack_that_trains(string kind, bool bidirectional, int hidden)
    {
        foreach (PackedBatch batch in Batches())
        {
            using var trained = new StackRun(Options(kind, bidirectional, hidden), batch);
            trained.Forward();
            foreach (int threads in new[] { 1, 2, 7 })
            {
                using var team = new ThreadTeam(threads);
                var stack = new FrozenStack(trained.Stack, null, team);
                Assert.Equal(Sample.Bits(trained.Output), Sample.Bits(Forward(stack, team, batch, null, trained.Input)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Words_give_the_bits_of_their_vectors_whether_the_table_has_a_row_for_all_some_or_none(string kind, bool bidirectional, int hidden)
    {
        foreach (PackedBatch batch in Batches())
        {
            using var trained = new StackRun(Options(kind, bidirectional, hidden), batch);
            int[] words = Words(batch.TokenCount);
            for (int token = 0; token < words.Length; token++)
                s_vectors.Row(words[token]).CopyTo(trained.Input.Row(token));
            trained.Forward();
            foreach (long bytes in new[] { FrozenStack.TableBytes, 30_000, 0 })
            {
                using var team = new ThreadTeam(2);
                var stack = new FrozenStack(trained.Stack, s_vectors, team, bytes);
                Assert.Equal(Sample.Bits(trained.Output), Sample.Bits(Forward(stack, team, batch, words, default)));
                Assert.Equal(Sample.Bits(trained.Output), Sample.Bits(Forward(stack, team, batch, words, default)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Words_with_more_inputs_behind_them_give_the_bits_of_the_stack_that_trains(string kind, bool bidirectional, int hidden)
    {
        const int WordInputs = 11;
        Matrix vectors = s_vectors.ColumnRange(0, WordInputs);
        foreach (PackedBatch batch in Batches())
        {
            using var trained = new StackRun(Options(kind, bidirectional, hidden), batch);
            int[] words = Words(batch.TokenCount);
            for (int token = 0; token < words.Length; token++)
                vectors.Row(words[token]).CopyTo(trained.Input.Row(token));
            trained.Forward();
            foreach (long bytes in new[] { FrozenStack.TableBytes, 30_000, 0 })
            {
                foreach (int threads in new[] { 1, 2, 7 })
                {
                    using var team = new ThreadTeam(threads);
                    var stack = new FrozenStack(trained.Stack, vectors, team, bytes);
                    Matrix rest = trained.Input.ColumnRange(WordInputs, Inputs - WordInputs);
                    Assert.Equal(Sample.Bits(trained.Output), Sample.Bits(Forward(stack, team, batch, words, rest)));
                }
            }
        }
    }

    [Fact]
    public void A_word_that_the_table_does_not_have_is_refused()
    {
        PackedBatch batch = Sample.Batch(1, 1);
        using var trained = new StackRun(Options("Lstm", false, 8), batch);
        using var team = new ThreadTeam(1);
        var stack = new FrozenStack(trained.Stack, s_vectors, team);
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => Forward(stack, team, batch, [3, WordCount], default));
        Assert.Contains($"0 to {WordCount - 1}", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Forward(stack, team, batch, [3, -1], default));
    }

    [Fact]
    public void Sessions_that_meet_the_same_words_for_the_first_time_side_by_side_agree()
    {
        PackedBatch batch = Sample.Batch([.. Enumerable.Range(0, 30).Select(i => i % 7)]);
        int[] words = Words(batch.TokenCount);
        using var trained = new StackRun(Options("Lstm", true, 21), batch);
        using var one = new ThreadTeam(1);
        int[] expected = Sample.Bits(Forward(new FrozenStack(trained.Stack, s_vectors, one), one, batch, words, default));
        for (int round = 0; round < 5; round++)
        {
            var stack = new FrozenStack(trained.Stack, s_vectors, one);
            Parallel.For(0, 8, _ =>
            {
                using var team = new ThreadTeam(1);
                Assert.Equal(expected, Sample.Bits(Forward(stack, team, batch, words, default)));
            });
        }
    }

    [Fact]
    public void A_batch_without_any_token_is_processed()
    {
        using var trained = new StackRun(Options("Gru", true, 8), Sample.Batch(0, 0));
        using var team = new ThreadTeam(2);
        Assert.Equal(0, Forward(new FrozenStack(trained.Stack, null, team), team, Sample.Batch(0, 0), null, trained.Input).Rows);
    }

    [Theory]
    [InlineData("Rnn")]
    [InlineData("Lstm")]
    [InlineData("Gru")]
    public void A_warmed_up_pass_allocates_nothing(string kind)
    {
        PackedBatch batch = Sample.Batch(4, 9, 1, 0, 6, 6, 2, 17, 3);
        int[] words = Words(batch.TokenCount);
        using var trained = new StackRun(Options(kind, true, 21), batch);
        using var team = new ThreadTeam(1);
        var stack = new FrozenStack(trained.Stack, s_vectors, team);
        FrozenWalk[] walks = stack.CreateWalks();
        var pass = new Pass(team);
        AllocationCheck.AssertNone(() =>
        {
            pass.Workspace.Reset();
            stack.Forward(pass, walks, batch, words, default, pass.Workspace.Take(batch.TokenCount, stack.OutputSize));
        });
    }

    internal static StackOptions Options(string kind, bool bidirectional, int hidden) => new()
    {
        Cell = Enum.Parse<RecurrentCell>(kind),
        InputSize = Inputs,
        HiddenSize = hidden,
        Layers = 2,
        Bidirectional = bidirectional,
    };

    private static IEnumerable<PackedBatch> Batches() =>
        [Sample.Batch(11), Sample.Batch(5, 5), Sample.Batch(4, 9, 1, 0, 6, 6, 2, 17, 3), Sample.Batch([.. Enumerable.Range(0, 37).Select(i => i * 7 % 13)])];

    private static int[] Words(int tokens) => [.. Enumerable.Range(0, tokens).Select(token => token * token * 7 % WordCount)];

    private static Matrix Forward(FrozenStack stack, ThreadTeam team, PackedBatch batch, int[]? words, Matrix input)
    {
        Matrix output = Matrix.Create(batch.TokenCount, stack.OutputSize);
        stack.Forward(new Pass(team), stack.CreateWalks(), batch, words, input, output);
        return output;
    }
}
