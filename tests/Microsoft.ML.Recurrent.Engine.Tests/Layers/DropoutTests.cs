using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class DropoutTests
{
    [Fact]
    public void The_rate_s_share_becomes_zero_and_the_rest_is_scaled_so_that_the_mean_stays()
    {
        float[] values = Masked(new Dropout(0.25, 1), rows: 100, columns: 100).Span.ToArray();
        Assert.All(values, value => Assert.True(value == 0 || value == 1 / 0.75f));
        Assert.InRange(values.Count(value => value == 0), 2300, 2700);
    }

    [Fact]
    public void Outside_training_and_at_rate_zero_values_pass_unchanged_in_both_directions()
    {
        using var team = new ThreadTeam(1);
        foreach ((double rate, bool training) in new[] { (0.5, false), (0.0, true) })
        {
            var dropout = new Dropout(rate, 1);
            DropoutState state = Dropout.CreateState();
            Matrix input = Sample.Values(4, 5, 1), result = Matrix.Create(4, 5), dInput = Matrix.Create(4, 5);
            dropout.Forward(new Pass(team) { IsTraining = training }, state, null, input, result);
            Dropout.Backward(state, input, dInput);
            Assert.Equal(Sample.Bits(input), Sample.Bits(result));
            Assert.Equal(Sample.Bits(input), Sample.Bits(dInput));
        }
    }

    [Fact]
    public void The_gradient_passes_where_the_value_passed_also_in_place()
    {
        using var team = new ThreadTeam(1);
        DropoutState state = Dropout.CreateState();
        Matrix values = Ones(20, 20), gradient = Ones(20, 20);
        new Dropout(0.5, 1).Forward(new Pass(team) { IsTraining = true }, state, null, values, values);
        Dropout.Backward(state, gradient, gradient);
        Assert.Equal(Sample.Bits(values), Sample.Bits(gradient));
        Assert.Contains(0f, values.Span.ToArray());
        Assert.Contains(2f, values.Span.ToArray());
    }

    [Fact]
    public void The_mask_is_a_function_of_seed_step_and_number()
    {
        int[] expected = Sample.Bits(Masked(new Dropout(0.5, 1), 8, 8));
        Assert.Equal(expected, Sample.Bits(Masked(new Dropout(0.5, 1), 8, 8)));
        Assert.NotEqual(expected, Sample.Bits(Masked(new Dropout(0.5, 2), 8, 8)));
        Assert.NotEqual(expected, Sample.Bits(Masked(new Dropout(0.5, 1), 8, 8, step: 1)));
        Assert.NotEqual(expected, Sample.Bits(Masked(new Dropout(0.5, 1), 8, 8, seed: 1)));
    }

    [Fact]
    public void A_variational_mask_is_the_same_at_every_step_of_a_sequence_and_differs_between_sequences()
    {
        PackedBatch batch = Sample.Batch(2, 5, 3, 0);
        Matrix values = Masked(new Dropout(0.5, 1, variational: true), batch.TokenCount, 64, batch: batch);
        for (int step = 1; step < batch.StepCount; step++)
        {
            for (int place = 0; place < batch.ActiveAt(step); place++)
                Assert.Equal(Sample.Bits(values.RowRange(place, 1)), Sample.Bits(values.RowRange(batch.StepOffsets[step] + place, 1)));
        }
        Assert.NotEqual(Sample.Bits(values.RowRange(0, 1)), Sample.Bits(values.RowRange(1, 1)));
    }

    [Fact]
    public void A_variational_mask_belongs_to_the_row_of_the_batch_whatever_the_lengths()
    {
        PackedBatch one = Sample.Batch(1, 5), other = Sample.Batch(5, 1);
        Matrix ofOne = Masked(new Dropout(0.5, 1, variational: true), one.TokenCount, 64, batch: one);
        Matrix ofOther = Masked(new Dropout(0.5, 1, variational: true), other.TokenCount, 64, batch: other);
        Assert.Equal(Sample.Bits(ofOne.RowRange(1, 1)), Sample.Bits(ofOther.RowRange(0, 1)));
        Assert.Equal(Sample.Bits(ofOne.RowRange(0, 1)), Sample.Bits(ofOther.RowRange(1, 1)));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_rate_outside_its_range_is_refused(double rate)
    {
        using var team = new ThreadTeam(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WordDropout.Apply(new Pass(team), 1, rate, 0, [1]));
    }

    [Fact]
    public void A_variational_dropout_without_its_batch_is_refused()
    {
        using var team = new ThreadTeam(1);
        Assert.Throws<ArgumentNullException>(
            () => new Dropout(0.5, 1, variational: true).Forward(new Pass(team) { IsTraining = true }, Dropout.CreateState(), null, Ones(1, 1), Ones(1, 1)));
    }

    [Fact]
    public void Word_dropout_replaces_the_rate_s_share_of_the_words_by_the_unknown_word_in_training_only()
    {
        using var team = new ThreadTeam(1);
        int[] ids = [.. Enumerable.Range(0, 10000).Select(i => i % 10 == 0 ? -1 : 7)];
        int[] untouched = [.. ids];
        WordDropout.Apply(new Pass(team), 1, 0.3, 0, untouched);
        Assert.Equal(ids, untouched);
        int[] dropped = [.. ids], again = [.. ids];
        WordDropout.Apply(new Pass(team) { IsTraining = true }, 1, 0.3, 0, dropped);
        WordDropout.Apply(new Pass(team) { IsTraining = true }, 1, 0.3, 0, again);
        Assert.Equal(dropped, again);
        Assert.Equal(1000, dropped.Count(id => id == -1));
        Assert.InRange(dropped.Count(id => id == 0), 2500, 2900);
    }

    [Fact]
    public void Word_dropout_may_have_a_rate_for_each_word()
    {
        using var team = new ThreadTeam(1);
        int[] ids = [.. Enumerable.Range(0, 12_000).Select(i => i % 4 - 1)];
        WordDropout.Apply(new Pass(team) { IsTraining = true }, 1, [0, 1, 0.25f], 0, ids);
        Assert.All(ids.Where((_, token) => token % 4 == 0), id => Assert.Equal(-1, id));
        Assert.All(ids.Where((_, token) => token % 4 < 3 && token % 4 > 0), id => Assert.Equal(0, id));
        Assert.InRange(ids.Count(id => id == 2), 2_150, 2_350);
    }

    [Fact]
    public void Rates_by_frequency_are_those_of_the_papers()
    {
        var builder = new VocabularyBuilder();
        builder.Add("often", 3);
        builder.Add("once");
        Vocabulary words = builder.Build();
        Assert.Equal([0, 0, 0.5f], WordDropoutRates.OfSingletons(words, 0.5));
        Assert.Equal([0, 0.25f / 3.25f, 0.25f / 1.25f], WordDropoutRates.ByFrequency(words, 0.25));
    }

    private static Matrix Masked(Dropout dropout, int rows, int columns, uint step = 0, ulong seed = 0, PackedBatch? batch = null)
    {
        using var team = new ThreadTeam(1);
        Matrix result = Matrix.Create(rows, columns);
        dropout.Forward(new Pass(team) { IsTraining = true, Step = step, Seed = seed }, Dropout.CreateState(), batch, Ones(rows, columns), result);
        return result;
    }

    private static Matrix Ones(int rows, int columns)
    {
        Matrix matrix = Matrix.Create(rows, columns);
        matrix.Span.Fill(1);
        return matrix;
    }
}
