using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class StackTests(ITestOutputHelper output)
{
    public static TheoryData<string> Kinds => ["Rnn", "Lstm", "Gru"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences_when_lengths_vary_and_states_are_given(string kind)
    {
        using var run = new StackRun(Options(kind, layers: 2, bidirectional: true), Sample.Batch(0, 3, 1, 4, 0, 1), initialStates: true);
        CheckGradients(run);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences_when_states_start_at_zero(string kind)
    {
        using var run = new StackRun(Options(kind, layers: 1, bidirectional: false), Sample.Batch(2, 5, 1));
        CheckGradients(run);
    }

    [Theory]
    [InlineData("Lstm", false)]
    [InlineData("Gru", true)]
    public void Gradients_agree_with_differences_when_the_top_layer_has_another_width(string kind, bool bidirectional)
    {
        var options = new StackOptions { Cell = Enum.Parse<RecurrentCell>(kind), InputSize = 3, HiddenSize = 5, TopHiddenSize = 2, Layers = 3, Bidirectional = bidirectional };
        using var run = new StackRun(options, Sample.Batch(2, 4, 1), initialStates: true);
        Assert.Equal(bidirectional ? 4 : 2, run.Stack.OutputSize);
        CheckGradients(run);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_agree_with_differences_through_the_dropout_between_layers(bool variational)
    {
        using var run = new StackRun(Options("Lstm", layers: 2, bidirectional: false, dropout: 0.4, variational: variational), Sample.Batch(2, 4, 1));
        run.Pass.IsTraining = true;
        CheckGradients(run);
    }

    [Fact]
    public void Dropout_between_layers_acts_in_training_only()
    {
        using var run = new StackRun(Options("Gru", layers: 2, bidirectional: false, dropout: 0.5), Sample.Batch(3, 2));
        using var plain = new StackRun(Options("Gru", layers: 2, bidirectional: false), Sample.Batch(3, 2));
        plain.Forward();
        run.Forward();
        Assert.Equal(Sample.Bits(plain.Output), Sample.Bits(run.Output));
        run.Pass.IsTraining = true;
        run.Forward();
        Assert.NotEqual(Sample.Bits(plain.Output), Sample.Bits(run.Output));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Outputs_and_gradients_have_the_same_bits_for_1_2_and_7_threads(string kind)
    {
        PackedBatch batch = Sample.Batch([.. Enumerable.Range(0, 37).Select(i => i * 7 % 13)]);
        // Rows of 256 floats are spaced.
        foreach ((bool bidirectional, int hidden) in new[] { (true, 21), (false, 21), (false, 256) })
        {
            List<int[]> expected = [];
            foreach (int threads in new[] { 1, 2, 7 })
            {
                using var run = new StackRun(Options(kind, layers: 2, bidirectional, inputs: 19, hidden), batch, threads, initialStates: true);
                run.Forward();
                run.Backward();
                List<int[]> found = [Sample.Bits(run.Output), Sample.Bits(run.DInput)];
                found.AddRange(run.Stack.Parameters.Select(parameter => Sample.Bits(parameter.Gradient)));
                found.AddRange(Enumerable.Range(0, bidirectional ? 4 : 2).SelectMany(
                    i => new[] { Sample.Bits(run.Direction(i).FinalHidden), Sample.Bits(run.Direction(i).DInitialHidden) }));
                if (threads == 1)
                    expected = found;
                else
                    Assert.Equal(expected, found);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sequence_gives_the_same_bits_alone_as_in_any_batch(string kind)
    {
        int[] lengths = [4, 9, 1, 0, 6, 6, 2, 17, 3];
        StackOptions options = Options(kind, layers: 2, bidirectional: true, inputs: 19, hidden: 21);
        using var all = new StackRun(options, Sample.Batch(lengths), threads: 2);
        all.Forward();
        all.Backward();
        for (int place = 0; place < lengths.Length; place++)
        {
            int length = all.Batch.Lengths[place];
            using var alone = new StackRun(options, Sample.Batch(length));
            for (int step = 0; step < length; step++)
            {
                int row = all.Batch.StepOffsets[step] + place;
                all.Input.Row(row).CopyTo(alone.Input.Row(step));
                all.DOutput.Row(row).CopyTo(alone.DOutput.Row(step));
            }
            for (int i = 0; i < alone.DFinalHidden.Length; i++)
                all.DFinalHidden[i].Row(place).CopyTo(alone.DFinalHidden[i].Row(0));
            for (int i = 0; i < alone.DFinalCell.Length; i++)
                all.DFinalCell[i].Row(place).CopyTo(alone.DFinalCell[i].Row(0));
            alone.Forward();
            alone.Backward();
            for (int step = 0; step < length; step++)
            {
                int row = all.Batch.StepOffsets[step] + place;
                Assert.Equal(Sample.Bits(alone.Output.RowRange(step, 1)), Sample.Bits(all.Output.RowRange(row, 1)));
                Assert.Equal(Sample.Bits(alone.DInput.RowRange(step, 1)), Sample.Bits(all.DInput.RowRange(row, 1)));
            }
        }
    }

    [Fact]
    public void Empty_sequences_keep_their_initial_state_and_change_no_gradient()
    {
        StackOptions options = Options("Lstm", layers: 1, bidirectional: true);
        using var with = new StackRun(options, Sample.Batch(3, 2, 0, 0), initialStates: true);
        using var without = new StackRun(options, Sample.Batch(3, 2), initialStates: true);
        foreach (StackRun run in new[] { with, without })
        {
            run.Forward();
            run.Backward();
        }
        Assert.Equal(Sample.Bits(without.Output), Sample.Bits(with.Output));
        foreach ((Parameter expected, Parameter found) in without.Stack.Parameters.Zip(with.Stack.Parameters))
            Assert.Equal(Sample.Bits(expected.Gradient), Sample.Bits(found.Gradient));
        for (int direction = 0; direction < 2; direction++)
        {
            Assert.Equal(Sample.Bits(with.InitialHidden[direction].RowRange(2, 2)), Sample.Bits(with.Direction(direction).FinalHidden.RowRange(2, 2)));
            Assert.Equal(Sample.Bits(with.InitialCell[direction].RowRange(2, 2)), Sample.Bits(with.Direction(direction).FinalCell.RowRange(2, 2)));
            Assert.Equal(Sample.Bits(with.DFinalHidden[direction].RowRange(2, 2)), Sample.Bits(with.Direction(direction).DInitialHidden.RowRange(2, 2)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Blocks_of_steps_change_no_bit_but_the_last_ones_of_the_weights_gradients(string kind)
    {
        PackedBatch batch = Sample.Batch(4, 9, 1, 0, 6, 17);
        using var blocks = new StackRun(Options(kind, layers: 1, bidirectional: true, inputs: 19, hidden: 21), batch, initialStates: true);
        using var whole = new StackRun(
            new StackOptions { Cell = Enum.Parse<RecurrentCell>(kind), InputSize = 19, HiddenSize = 21, Bidirectional = true }, batch, initialStates: true);
        foreach (StackRun run in new[] { blocks, whole })
        {
            run.Forward();
            run.Backward();
        }
        Assert.Equal(Sample.Bits(whole.Output), Sample.Bits(blocks.Output));
        Assert.Equal(Sample.Bits(whole.DInput), Sample.Bits(blocks.DInput));
        foreach ((Parameter expected, Parameter found) in whole.Stack.Parameters.Zip(blocks.Stack.Parameters))
        {
            for (int i = 0; i < expected.Gradient.Span.Length; i++)
                Assert.Equal(expected.Gradient.Span[i], found.Gradient.Span[i], 1e-5f);
        }
    }

    [Fact]
    public void A_batch_without_any_token_is_processed()
    {
        using var run = new StackRun(Options("Gru", layers: 2, bidirectional: true), Sample.Batch(0, 0));
        run.Forward();
        run.Backward();
        Assert.All(run.Stack.Parameters, parameter => Assert.True(parameter.Gradient.Span.IndexOfAnyExcept(0f) < 0));
        Assert.True(run.Direction(0).FinalHidden.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Gradients_of_two_backward_passes_add_up()
    {
        using var run = new StackRun(Options("Lstm", layers: 1, bidirectional: false), Sample.Batch(3, 1));
        run.Forward();
        run.Backward();
        float[][] once = [.. run.Stack.Parameters.Select(parameter => parameter.Gradient.Span.ToArray())];
        run.Forward();
        run.Backward();
        foreach ((float[] expected, Parameter parameter) in once.Zip(run.Stack.Parameters))
        {
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(2 * expected[i], parameter.Gradient.Span[i], 1e-5f);
        }
    }

    [Fact]
    public void Connections_past_layers_of_different_sizes_are_refused()
    {
        var options = new StackOptions { InputSize = 3, HiddenSize = 5, TopHiddenSize = 2, Layers = 2, Connection = LayerConnection.Highway };
        Assert.Contains("found 5 and 2 units", Assert.Throws<ArgumentException>(() => new Stack(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_on_the_same_weights_do_not_disturb_each_other()
    {
        using var team = new ThreadTeam(1);
        using var run = new StackRun(Options("Lstm", layers: 2, bidirectional: true), Sample.Batch(4, 2));
        run.Forward();
        int[] expected = Sample.Bits(run.Output);
        Parallel.For(0, 8, _ =>
        {
            var pass = new Pass(team);
            StackState state = run.Stack.CreateState();
            Matrix found = Matrix.Create(run.Output.Rows, run.Output.Columns);
            for (int i = 0; i < 50; i++)
            {
                pass.Workspace.Reset();
                run.Stack.Forward(pass, state, run.Batch, run.Input, found);
                Assert.Equal(expected, Sample.Bits(found));
            }
        });
    }

    [Theory]
    [InlineData("Rnn", 1)]
    [InlineData("Lstm", 2)]
    [InlineData("Gru", 2)]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones(string kind, int threads)
    {
        using var run = new StackRun(
            Options(kind, layers: 2, bidirectional: true, inputs: 19, hidden: 21, dropout: 0.3), Sample.Batch(4, 9, 1, 0, 6), threads, initialStates: true);
        run.Pass.IsTraining = true;
        AllocationCheck.AssertNone(() =>
        {
            run.Forward();
            run.Backward();
        });
    }

    private static StackOptions Options(
        string kind, int layers, bool bidirectional, int inputs = 3, int hidden = 4, double dropout = 0, bool variational = false) => new()
        {
            Cell = Enum.Parse<RecurrentCell>(kind),
            InputSize = inputs,
            HiddenSize = hidden,
            Layers = layers,
            Bidirectional = bidirectional,
            Dropout = dropout,
            VariationalDropout = variational,
            // Several blocks even of the small batches that tests have.
            TokensPerBlock = 5,
        };

    private void CheckGradients(StackRun run)
    {
        run.Loss();
        run.Backward();
        int directions = run.DFinalHidden.Length;
        Matrix[] dHidden = [.. Enumerable.Range(0, directions).Select(i => Sample.Copy(run.Direction(i).DInitialHidden))];
        Matrix[] dCell = [.. Enumerable.Range(0, run.InitialCell.Count).Select(i => Sample.Copy(run.Direction(i).DInitialCell))];
        var check = new GradientCheck(output, run.Loss);
        check.Parameters(run.Stack);
        check.Tensor("input", run.Input, run.DInput);
        for (int i = 0; i < run.InitialHidden.Count; i++)
            check.Tensor($"initial hidden {i}", run.InitialHidden[i], dHidden[i]);
        for (int i = 0; i < run.InitialCell.Count; i++)
            check.Tensor($"initial cell {i}", run.InitialCell[i], dCell[i]);
        check.AssertAll();
    }
}
