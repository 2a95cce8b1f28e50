using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class ScoreCalibrationTests
{
    [Fact]
    public void Scores_become_the_logits_of_the_observed_shares()
    {
        // Of the rows with score 4 nine in ten are of class 1, of those with score -2 one in five: logits ln 9 and -ln 4.
        Matrix scores = Matrix.Create(200, 1);
        var labels = new int[200];
        for (int row = 0; row < 200; row++)
        {
            bool isHigh = row < 100;
            scores[row, 0] = isHigh ? 4 : -2;
            labels[row] = row % 100 < (isHigh ? 90 : 20) ? 1 : 0;
        }

        Matrix logits = ScoreCalibration.Fit(scores, labels, CancellationToken.None).Apply(scores);

        Assert.Equal(Math.Log(9), logits[0, 0], 0.02);
        Assert.Equal(-Math.Log(4), logits[199, 0], 0.02);
    }

    [Fact]
    public void Scores_that_say_the_opposite_of_the_labels_are_not_turned_around()
    {
        ScoreCalibration calibration = ScoreCalibration.Fit(new Matrix([3, 2, -3, -2], 0, 4, 1), [0, 0, 1, 1], CancellationToken.None);
        Assert.InRange(calibration.Scale, float.Epsilon, 0.01f);
    }

    [Fact]
    public void Cancellation_ends_the_fit() => Assert.Throws<OperationCanceledException>(
        () => ScoreCalibration.Fit(Matrix.Create(2, 1), [0, 1], new CancellationToken(canceled: true)));
}
