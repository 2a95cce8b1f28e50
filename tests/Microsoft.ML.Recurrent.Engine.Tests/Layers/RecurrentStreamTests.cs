using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class RecurrentStreamTests
{
    private const int Length = 9, WordCount = 12;

    public static TheoryData<string, int> Networks() => new() { { "Rnn", 21 }, { "Rnn", 128 }, { "Lstm", 21 }, { "Lstm", 128 }, { "Gru", 21 }, { "Gru", 128 } };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Vectors_one_at_a_time_give_the_bits_of_the_whole_sequence(string kind, int hidden)
    {
        using var whole = new StackRun(FrozenStackTests.Options(kind, false, hidden), Sample.Batch(Length));
        whole.Forward();
        var stream = new RecurrentStream(Freeze(whole, null));
        StreamState state = stream.CreateState();
        for (int step = 0; step < Length; step++)
            Assert.Equal(Sample.Bits(whole.Output.RowRange(step, 1)), Bits(stream.Step(state, whole.Input.Row(step))));
        for (int layer = 0; layer < 2; layer++)
        {
            Assert.Equal(Sample.Bits(whole.State[layer, 0].FinalHidden), Bits(state.Hidden(layer)));
            if (kind == "Lstm")
                Assert.Equal(Sample.Bits(whole.State[layer, 0].FinalCell), Bits(state.Cell(layer)));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Words_one_at_a_time_give_the_bits_of_their_vectors(string kind, int hidden)
    {
        using var whole = new StackRun(FrozenStackTests.Options(kind, false, hidden), Sample.Batch(Length));
        Matrix vectors = Sample.Values(WordCount, whole.Input.Columns, 50);
        for (int step = 0; step < Length; step++)
            vectors.Row(WordAt(step)).CopyTo(whole.Input.Row(step));
        whole.Forward();
        var stream = new RecurrentStream(Freeze(whole, vectors));
        StreamState state = stream.CreateState();
        for (int step = 0; step < Length; step++)
            Assert.Equal(Sample.Bits(whole.Output.RowRange(step, 1)), Bits(stream.Step(state, WordAt(step))));
    }

    [Theory]
    [InlineData(40, 21)]
    [InlineData(21, 40)]
    public void A_top_layer_of_another_width_gives_the_bits_of_the_whole_sequence(int hidden, int top)
    {
        using var whole = new StackRun(new StackOptions { InputSize = 5, HiddenSize = hidden, TopHiddenSize = top, Layers = 3 }, Sample.Batch(Length));
        Matrix output = Matrix.Create(Length, top);
        whole.Forward();
        FrozenStack frozen = Freeze(whole, null);
        frozen.Forward(whole.Pass, frozen.CreateWalks(), whole.Batch, null, whole.Input, output);
        Assert.Equal(Sample.Bits(whole.Output), Sample.Bits(output));
        var stream = new RecurrentStream(frozen);
        StreamState state = stream.CreateState(), copy = stream.CreateState();
        for (int step = 0; step < Length; step++)
        {
            copy.CopyFrom(state);
            Assert.Equal(Sample.Bits(whole.Output.RowRange(step, 1)), Bits(stream.Step(state, whole.Input.Row(step))));
            Assert.Equal(Bits(state.Hidden(2)), Bits(stream.Step(copy, whole.Input.Row(step))));
        }
        for (int layer = 0; layer < 3; layer++)
        {
            Assert.Equal(Sample.Bits(whole.State[layer, 0].FinalHidden), Bits(state.Hidden(layer)));
            Assert.Equal(Sample.Bits(whole.State[layer, 0].FinalCell), Bits(state.Cell(layer)));
        }
    }

    [Fact]
    public void Copied_states_go_on_from_the_same_place_without_disturbing_each_other()
    {
        using var run = new StackRun(FrozenStackTests.Options("Lstm", false, 21), Sample.Batch(1));
        var stream = new RecurrentStream(Freeze(run, Sample.Values(WordCount, run.Input.Columns, 50)));
        StreamState first = stream.CreateState(), second = stream.CreateState(), alone = stream.CreateState();
        stream.Step(first, 3);
        second.CopyFrom(first);
        stream.Step(first, 4);
        stream.Step(second, 5);
        stream.Step(alone, 3);
        int[] expected = Bits(stream.Step(alone, 5));
        Assert.Equal(expected, Bits(second.Hidden(1)));
        Assert.NotEqual(expected, Bits(first.Hidden(1)));
    }

    [Fact]
    public void A_state_that_was_reset_is_as_before_the_first_token()
    {
        using var run = new StackRun(FrozenStackTests.Options("Gru", false, 21), Sample.Batch(1));
        var stream = new RecurrentStream(Freeze(run, Sample.Values(WordCount, run.Input.Columns, 50)));
        StreamState state = stream.CreateState();
        int[] expected = Bits(stream.Step(state, 3));
        stream.Step(state, 4);
        state.Reset();
        Assert.True(state.IsInitial);
        Assert.Equal(expected, Bits(stream.Step(state, 3)));
    }

    [Theory]
    [InlineData("Rnn")]
    [InlineData("Lstm")]
    [InlineData("Gru")]
    public void A_step_and_a_copy_of_the_state_allocate_nothing(string kind)
    {
        using var run = new StackRun(FrozenStackTests.Options(kind, false, 21), Sample.Batch(1));
        var words = new RecurrentStream(Freeze(run, Sample.Values(WordCount, run.Input.Columns, 50)));
        var vectors = new RecurrentStream(Freeze(run, null));
        StreamState state = words.CreateState(), copy = words.CreateState();
        AllocationCheck.AssertNone(() =>
        {
            words.Step(state, 3);
            vectors.Step(state, run.Input.Row(0));
            copy.CopyFrom(state);
        });
    }

    [Fact]
    public void Two_directions_a_missing_word_and_the_wrong_kind_of_input_or_state_are_refused()
    {
        using var both = new StackRun(FrozenStackTests.Options("Lstm", true, 8), Sample.Batch(1));
        Assert.Throws<ArgumentException>(() => new RecurrentStream(Freeze(both, null)));
        using var run = new StackRun(FrozenStackTests.Options("Lstm", false, 8), Sample.Batch(1));
        var vectors = new RecurrentStream(Freeze(run, null));
        StreamState state = vectors.CreateState();
        Assert.Throws<InvalidOperationException>(() => vectors.Step(state, 3));
        Assert.Throws<ArgumentException>(() => vectors.Step(state, new float[3]));
        var words = new RecurrentStream(Freeze(run, Sample.Values(WordCount, run.Input.Columns, 50)));
        Assert.Throws<ArgumentOutOfRangeException>(() => words.Step(state, WordCount));
        using var larger = new StackRun(FrozenStackTests.Options("Lstm", false, 9), Sample.Batch(1));
        Assert.Throws<ArgumentException>(() => state.CopyFrom(new RecurrentStream(Freeze(larger, null)).CreateState()));
    }

    [Theory]
    [InlineData(LayerConnection.Residual)]
    [InlineData(LayerConnection.Highway)]
    public void A_stack_with_connections_past_its_layers_is_refused(LayerConnection connection)
    {
        using var run = new StackRun(new StackOptions { InputSize = 3, HiddenSize = 4, Layers = 2, Connection = connection }, Sample.Batch(1));
        Assert.Contains("without connections past its layers", Assert.Throws<ArgumentException>(() => new RecurrentStream(Freeze(run, null))).Message, StringComparison.Ordinal);
    }

    private static int WordAt(int step) => step * step % WordCount;

    private static FrozenStack Freeze(StackRun run, Matrix? vectors)
    {
        using var team = new ThreadTeam(1);
        return new FrozenStack(run.Stack, vectors, team);
    }

    private static int[] Bits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
