using System.Globalization;
using Microsoft.ML.Recurrent.Drawing;

namespace Microsoft.ML.Recurrent.Tests.Drawing;

public sealed class AxisScaleTests
{
    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0.13, 0.69, "0.0 0.2 0.4 0.6 0.8")]
    [InlineData(-3, 17, "-5 0 5 10 15 20")]
    [InlineData(0.985, 0.991, "0.984 0.986 0.988 0.990 0.992")]
    [InlineData(0.9, 0.9, "0.80 0.85 0.90 0.95 1.00")]
    [InlineData(0, 0, "-1e-9 -5e-10 0e0 5e-10 1e-9")]
    [InlineData(0, 3e8, "0 1e8 2e8 3e8")]
    public void Values_lie_between_round_labels(double minimum, double maximum, string labels)
    {
        AxisScale axis = AxisScale.Of(minimum, maximum);

        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(axis.Label)));
        Assert.InRange(axis.Position(minimum), 0, 1);
        Assert.InRange(axis.Position(maximum), 0, 1);
    }

    [Theory]
    [InlineData(1, 1, "1")]
    [InlineData(1, 4, "1 2 3 4")]
    [InlineData(1, 30, "5 10 15 20 25 30")]
    [InlineData(1, 1000, "100 200 300 400 500 600 700 800 900 1000")]
    public void Epochs_have_whole_labels(int first, int last, string labels)
    {
        AxisScale axis = AxisScale.OfIntegers(first, last);

        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(axis.Label)));
        Assert.Equal(first == last ? 0.5 : 1, axis.Position(last));
    }

    [Theory]
    [InlineData(0.002, 300, "1e-3 1e-2 1e-1 1e0 1e1 1e2 1e3")]
    [InlineData(1, 1, "1e0 1e1")]
    [InlineData(1e-12, 5e6, "1e-12 1e-9 1e-6 1e-3 1e0 1e3 1e6 1e9")]
    public void Powers_have_equal_distances(double minimum, double maximum, string labels)
    {
        AxisScale axis = AxisScale.OfPowers(minimum, maximum);
        double[] ticks = [.. axis.Ticks];

        Assert.Equal(labels, string.Join(' ', ticks.Select(axis.Label)));
        Assert.InRange(axis.Position(minimum), 0, 1);
        Assert.InRange(axis.Position(maximum), 0, 1);
        for (int i = 0; i < ticks.Length; i++)
            Assert.Equal((double)i / (ticks.Length - 1), axis.Position(ticks[i]), 1e-9);
    }

    [Fact]
    public void Zero_lies_at_the_foot_of_a_logarithmic_axis()
    {
        Assert.Equal(0, AxisScale.OfPowers(1e-3, 1).Position(0));
        Assert.Equal(0, AxisScale.OfPowers(1e-3, 1).Position(1e-9));
    }

    [Fact]
    public void Any_range_has_a_handful_of_different_labels()
    {
        for (double width = 1e-7; width < 1e12; width *= 1.7)
        {
            AxisScale axis = AxisScale.Of(3.25, 3.25 + width);
            string[] labels = [.. axis.Ticks.Select(axis.Label)];

            Assert.InRange(labels.Length, 3, 8);
            Assert.Equal(labels.Length, axis.Ticks.Distinct().Count());
            Assert.All(labels, label => double.Parse(label, CultureInfo.InvariantCulture));
        }
    }
}
