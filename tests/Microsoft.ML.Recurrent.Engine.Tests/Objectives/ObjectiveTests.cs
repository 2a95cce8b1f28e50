using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Tests.Golden;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Objectives;

public class ObjectiveTests(ITestOutputHelper output)
{
    private const string File = "objectives.json";

    public static TheoryData<string> Cases => [.. GoldenFile.Read(File).Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradient_are_those_of_PyTorch(string name)
    {
        GoldenCase golden = GoldenFile.Read(File, name);
        Matrix logits = golden.Matrix("logits"), gradient = Matrix.Create(logits.Rows, logits.Columns);
        int[] labels = golden.Integers("labels");
        double smoothing = golden.Number("labelSmoothing");
        double Evaluate(Matrix? dLogits) => golden.Settings.GetProperty("objective").GetString() == "softmax"
            ? new SoftmaxCrossEntropy(golden.Has("classWeights") ? golden.Values("classWeights") : null, smoothing).Evaluate(logits, labels, dLogits)
            : new LogisticCrossEntropy((float)golden.Number("positiveWeight"), (float)golden.Number("negativeWeight"), smoothing).Evaluate(logits, labels, dLogits);
        double loss = Evaluate(gradient);
        Assert.Equal(loss, Evaluate(null));
        Assert.Equal(golden.Values("loss")[0], loss, 1e-6);
        var compare = new Compare(output, 1e-6);
        compare.Tensor("grad.logits", golden.Matrix("grad.logits"), gradient);
        Evaluate(logits);
        compare.Tensor("grad.logits in place", golden.Matrix("grad.logits"), logits);
        compare.AssertAll();
    }

    [Fact]
    public void Huge_logits_give_a_finite_loss_and_gradient()
    {
        var logits = new Matrix([1e4f, -1e4f, 0], 0, 1, 3);
        Matrix gradient = Matrix.Create(1, 3);
        Assert.Equal(2e4, new SoftmaxCrossEntropy().Evaluate(logits, [1], gradient), 1e-2);
        Assert.Equal([1, -1, 0], gradient.Span.ToArray());
        var logit = new Matrix([-1e4f], 0, 1, 1);
        Matrix dLogit = Matrix.Create(1, 1);
        Assert.Equal(1e4, new LogisticCrossEntropy().Evaluate(logit, [1], dLogit), 1e-2);
        Assert.Equal(-1, dLogit[0, 0]);
        Assert.Equal(0, new LogisticCrossEntropy().Evaluate(logit, [0], dLogit));
    }

    [Fact]
    public void Rows_without_a_label_count_for_nothing()
    {
        Matrix gradient = Sample(2, 3);
        Assert.Equal(0, new SoftmaxCrossEntropy().Evaluate(Sample(2, 3), [-1, -1], gradient));
        Assert.Equal(0, new LogisticCrossEntropy().Evaluate(Sample(2, 1), [-1, -1], gradient.ColumnRange(0, 1)));
        Assert.True(gradient.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void The_squared_error_is_a_mean_over_all_elements()
    {
        // By hand: errors 1, -2, 0 and 3 over four elements.
        var values = new Matrix([2, 1, 5, 4], 0, 2, 2);
        Matrix gradient = Matrix.Create(2, 2);
        Assert.Equal(14.0 / 4, SquaredError.Evaluate(values, [1, 3, 5, 1], gradient));
        Assert.Equal([0.5f, -1, 0, 1.5f], gradient.Span.ToArray());
        Assert.Equal(14.0 / 4, SquaredError.Evaluate(values, [1, 3, 5, 1], values));
        Assert.Equal([0.5f, -1, 0, 1.5f], values.Span.ToArray());
        Assert.Throws<ArgumentException>(() => SquaredError.Evaluate(values, [1, 3, 5], null));
    }

    [Fact]
    public void A_label_outside_the_classes_is_refused()
    {
        Assert.Contains("found 3 in row 1", Assert.Throws<ArgumentOutOfRangeException>(
            () => new SoftmaxCrossEntropy().Evaluate(Sample(2, 3), [0, 3], null)).Message, StringComparison.Ordinal);
        Assert.Contains("found 2 in row 1", Assert.Throws<ArgumentOutOfRangeException>(
            () => new LogisticCrossEntropy().Evaluate(Sample(2, 1), [0, 2], null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Label_smoothing_outside_its_range_is_refused(double smoothing)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy(null, smoothing));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticCrossEntropy(1, 1, smoothing));
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_class_weight_that_is_no_weight_is_refused(float weight)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy([1, weight]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticCrossEntropy(positiveWeight: weight));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticCrossEntropy(negativeWeight: weight));
    }

    [Fact]
    public void The_probability_of_a_logit_is_exact_and_does_not_overflow()
    {
        Assert.Equal(1 / (1 + Math.Exp(-2)), LogisticCrossEntropy.Probability(2), 1e-15);
        Assert.Equal(Math.Exp(-2) / (1 + Math.Exp(-2)), LogisticCrossEntropy.Probability(-2), 1e-15);
        Assert.Equal(0, LogisticCrossEntropy.Probability(-800));
        Assert.Equal(1, LogisticCrossEntropy.Probability(800));
    }

    private static Matrix Sample(int rows, int columns) => Layers.Sample.Values(rows, columns, 1);
}
