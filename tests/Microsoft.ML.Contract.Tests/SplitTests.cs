namespace Microsoft.ML.Contract.Tests;

/// <summary><c>TrainTestSplit</c> and <c>CrossValidationSplit</c>. Which rows fall where is nobody's promise.</summary>
public class SplitTests
{
    private readonly MLContext _ml = new();

    private static float[] Numbers(IDataView view) => view.Values<float>("Number");

    [Fact]
    public void The_parts_of_a_split_hold_every_row_once()
    {
        var split = _ml.Data.TrainTestSplit(_ml.NumbersUpTo(500), testFraction: 0.2);

        Assert.Equal(
            Enumerable.Range(0, 500).Select(i => (float)i),
            Numbers(split.TrainSet).Concat(Numbers(split.TestSet)).Order());
    }

    [Fact]
    public void The_test_fraction_is_approximate()
    {
        var split = _ml.Data.TrainTestSplit(_ml.NumbersUpTo(2000), testFraction: 0.25);

        Assert.InRange(Numbers(split.TestSet).Length, 400, 600);
    }

    [Fact]
    public void A_tenth_is_held_out_by_default()
    {
        var split = _ml.Data.TrainTestSplit(_ml.NumbersUpTo(2000));

        Assert.InRange(Numbers(split.TestSet).Length, 120, 280);
    }

    [Fact]
    public void A_split_without_a_seed_is_the_same_every_time()
    {
        var first = new MLContext();
        var second = new MLContext();

        Assert.Equal(
            Numbers(first.Data.TrainTestSplit(first.NumbersUpTo(300), 0.3).TestSet),
            Numbers(second.Data.TrainTestSplit(second.NumbersUpTo(300), 0.3).TestSet));
    }

    [Fact]
    public void Another_seed_holds_out_other_rows()
    {
        var numbers = _ml.NumbersUpTo(300);

        var first = Numbers(_ml.Data.TrainTestSplit(numbers, 0.3, seed: 1).TestSet);

        Assert.Equal(first, Numbers(_ml.Data.TrainTestSplit(numbers, 0.3, seed: 1).TestSet));
        Assert.NotEqual(first, Numbers(_ml.Data.TrainTestSplit(numbers, 0.3, seed: 2).TestSet));
    }

    [Fact]
    public void Rows_of_one_sampling_key_stay_together()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 600).Select(i => new Grouped { Group = $"group {i % 60}", Number = i }));

        var split = _ml.Data.TrainTestSplit(rows, 0.3, samplingKeyColumnName: "Group");

        var train = split.TrainSet.TextValues("Group").ToHashSet();
        var test = split.TestSet.TextValues("Group").ToHashSet();
        Assert.NotEmpty(test);
        Assert.NotEmpty(train);
        Assert.Empty(train.Intersect(test));
        Assert.Equal(600, split.TrainSet.TextValues("Group").Length + split.TestSet.TextValues("Group").Length);
    }

    private sealed class Grouped
    {
        public string Group { get; set; } = "";

        public float Number { get; set; }
    }

    [Fact]
    public void A_row_whose_sampling_key_is_missing_is_in_neither_part()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Grouped { Group = i % 2 == 0 ? "" : $"group {i}", Number = i }));

        var split = _ml.Data.TrainTestSplit(rows, 0.3, samplingKeyColumnName: "Group");

        Assert.Equal(50, split.TrainSet.TextValues("Group").Length + split.TestSet.TextValues("Group").Length);
        Assert.DoesNotContain("", split.TrainSet.TextValues("Group"));
        Assert.DoesNotContain("", split.TestSet.TextValues("Group"));
    }

    [Fact]
    public void A_sampling_key_that_is_not_there_is_an_error() =>
        Assert.ThrowsAny<Exception>(() => Numbers(_ml.Data.TrainTestSplit(_ml.NumbersUpTo(10), 0.3, samplingKeyColumnName: "Missing").TestSet));

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    public void A_test_fraction_lies_strictly_between_zero_and_one(double fraction) =>
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.TrainTestSplit(_ml.NumbersUpTo(10), fraction));

    [Fact]
    public void The_test_parts_of_cross_validation_hold_every_row_once_between_them()
    {
        var folds = _ml.Data.CrossValidationSplit(_ml.NumbersUpTo(500), numberOfFolds: 4);

        Assert.Equal(4, folds.Count);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (float)i), folds.SelectMany(fold => Numbers(fold.TestSet)).Order());
        Assert.All(folds, fold => Assert.Equal(500, Numbers(fold.TrainSet).Concat(Numbers(fold.TestSet)).Distinct().Count()));
        Assert.All(folds, fold => Assert.InRange(Numbers(fold.TestSet).Length, 75, 175));
    }

    [Fact]
    public void Cross_validation_has_five_folds_by_default_and_never_one()
    {
        Assert.Equal(5, _ml.Data.CrossValidationSplit(_ml.NumbersUpTo(50)).Count);
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.CrossValidationSplit(_ml.NumbersUpTo(50), numberOfFolds: 1));
    }

    [Fact]
    public void A_split_leaves_the_visible_columns_as_they_were()
    {
        var split = _ml.Data.TrainTestSplit(_ml.NumbersUpTo(50), 0.3);

        Assert.Equal("Number", Assert.Single(split.TrainSet.Schema).Name);
        Assert.Equal("Number", Assert.Single(split.TestSet.Schema).Name);
    }
}
