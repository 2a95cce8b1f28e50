using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class TokenProjectionsTests
{
    private const int TokenCount = 40, WordCount = 13, WordInputs = 11, Rest = 8;
    private static readonly Matrix s_vectors = Sample.Values(WordCount, WordInputs, 50);
    private static readonly Matrix s_rests = Sample.Values(TokenCount, Rest, 51);

    [Theory]
    [MemberData(nameof(FrozenStackTests.Networks), MemberType = typeof(FrozenStackTests))]
    public void Batch_after_batch_has_the_bits_of_the_stack_that_trains_whether_all_some_or_no_tokens_are_kept(string kind, bool bidirectional, int hidden)
    {
        PackedBatch[] batches = [Sample.Batch(11), Sample.Batch(5, 5), Sample.Batch(0, 0), Sample.Batch(4, 9, 1, 0, 6, 6, 2, 17, 3), Sample.Batch(11, 3)];
        foreach (int kept in new[] { 0, 10, TokenCount })
        {
            foreach (int threads in new[] { 1, 2, 7 })
            {
                using var team = new ThreadTeam(threads);
                Session? session = null;
                for (int i = 0; i < batches.Length; i++)
                {
                    int[] tokens = Tokens(batches[i].TokenCount, i);
                    using var trained = new StackRun(FrozenStackTests.Options(kind, bidirectional, hidden), batches[i]);
                    for (int row = 0; row < tokens.Length; row++)
                    {
                        s_vectors.Row(tokens[row] % WordCount).CopyTo(trained.Input.Row(row));
                        s_rests.Row(tokens[row]).CopyTo(trained.Input.Row(row)[WordInputs..]);
                    }
                    trained.Forward();
                    session ??= new Session(trained.Stack, team, kept);
                    Assert.Equal(Sample.Bits(trained.Output), Sample.Bits(session.Forward(batches[i], tokens)));
                    if (i == 3)
                        session.Projections.Clear();
                }
            }
        }
    }

    [Fact]
    public void A_token_is_new_until_it_is_kept_and_always_where_there_is_no_room()
    {
        PackedBatch batch = Sample.Batch(6);
        using var trained = new StackRun(FrozenStackTests.Options("Lstm", true, 21), batch);
        using var team = new ThreadTeam(1);
        var session = new Session(trained.Stack, team, kept: 3);
        session.Forward(batch, [5, 1, 1, 2, 5, 0]);
        Assert.Equal([5, 1, 2, 0], session.LastNew);
        session.Forward(batch, [5, 1, 1, 2, 5, 0]);
        Assert.Equal([5], session.LastNew);
        session.Projections.Clear();
        session.Forward(batch, [0, 1, 7, 2, 5, 0]);
        Assert.Equal([0, 1, 7, 2, 5], session.LastNew);
    }

    [Fact]
    public void Tokens_of_a_batch_that_failed_before_its_rows_were_built_are_new_again()
    {
        PackedBatch batch = Sample.Batch(3);
        using var trained = new StackRun(FrozenStackTests.Options("Lstm", true, 21), batch);
        using var team = new ThreadTeam(1);
        Session failed = new(trained.Stack, team, kept: 3), other = new(trained.Stack, team, kept: 3);
        failed.Forward(batch, [1, 1, 1]);
        Assert.Equal([2, 7], failed.Projections.FindNew([2, 1, 7], TokenCount).ToArray());
        int[] bits = Sample.Bits(failed.Forward(batch, [7, 2, 1]));
        Assert.Equal([7, 2], failed.LastNew);
        Assert.Equal(Sample.Bits(other.Forward(batch, [7, 2, 1])), bits);
    }

    private static int[] Tokens(int count, int batch) => [.. Enumerable.Range(0, count).Select(row => (row * row * 7 + batch * 5) % TokenCount)];

    private sealed class Session
    {
        private readonly FrozenStack _stack;
        private readonly FrozenWalk[] _walks;
        private readonly Pass _pass;

        public Session(Stack trained, ThreadTeam team, int kept)
        {
            _stack = new FrozenStack(trained, s_vectors, team);
            _walks = _stack.CreateWalks();
            _pass = new Pass(team);
            Projections = new TokenProjections(_stack, (long)kept * _stack.DirectionCount * _stack.Layers[0][0].GateSize * sizeof(float));
        }

        public TokenProjections Projections { get; }

        public int[] LastNew { get; private set; } = [];

        public Matrix Forward(PackedBatch batch, int[] tokens)
        {
            _pass.Workspace.Reset();
            LastNew = [.. Projections.FindNew(tokens, TokenCount)];
            Matrix rests = Matrix.Create(LastNew.Length, Rest), output = Matrix.Create(batch.TokenCount, _stack.OutputSize);
            for (int row = 0; row < LastNew.Length; row++)
                s_rests.Row(LastNew[row]).CopyTo(rests.Row(row));
            Projections.Build(_pass, tokens, [.. LastNew.Select(token => token % WordCount)], rests);
            _stack.ForwardTokens(_pass, _walks, batch, Projections, output);
            return output;
        }
    }
}
