using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class DataSplitTests
{
    [Fact]
    public void Every_row_is_in_one_part()
    {
        DataSplit split = DataSplit.Hold(101, 0.2, seed: 1, labels: []);
        Assert.Equal(20, split.Validation.Length);
        Assert.Equal(Enumerable.Range(0, 101), split.Training.Concat(split.Validation).Order());
        Assert.Equal(split.Validation.Order(), split.Validation);
        Assert.Equal(split.Training.Order(), split.Training);
    }

    [Fact]
    public void Each_label_gives_the_same_share()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(row => row % 10 == 0 ? 7 : row % 3)];
        DataSplit split = DataSplit.Hold(labels.Length, 0.1, seed: 3, labels);
        Assert.Equal(100, split.Validation.Length);
        foreach (int label in new[] { 0, 1, 2, 7 })
        {
            int share = split.Validation.Count(row => labels[row] == label), all = labels.Count(other => other == label);
            Assert.InRange(share, all * 0.1 - 1, all * 0.1 + 1);
        }
    }

    [Fact]
    public void No_label_disappears_from_training()
    {
        int[] labels = [0, 1, 2, 2, 3, 3, 3, 3];
        DataSplit split = DataSplit.Hold(labels.Length, 0.9, seed: 1, labels);
        Assert.Equal([0, 1, 2, 3], split.Training.Select(row => labels[row]).Distinct().Order());
    }

    [Fact]
    public void A_small_fraction_of_few_rows_holds_one_out_if_one_can_be_spared()
    {
        Assert.Single(DataSplit.Hold(3, 0.01, seed: 1, labels: []).Validation);
        Assert.Empty(DataSplit.Hold(1, 0.5, seed: 1, labels: []).Validation);
        Assert.Empty(DataSplit.Hold(2, 0.5, seed: 1, labels: [0, 1]).Validation);
    }

    [Fact]
    public void The_seed_alone_decides_which_rows()
    {
        Assert.Equal(Held(1), Held(1));
        Assert.NotEqual(Held(1), Held(2));

        static int[] Held(ulong seed) => DataSplit.Hold(200, 0.1, seed, labels: []).Validation;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_fraction_that_is_none_is_refused(double fraction)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSplit.Hold(10, fraction, 1, []));
    }
}
