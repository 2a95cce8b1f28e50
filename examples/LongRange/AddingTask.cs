using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange;

/// <summary>
/// The adding problem (Hochreiter and Schmidhuber 1997, experiment 4) in the form of later work (Le, Jaitly and Hinton 2015): sequences of one
/// length, values from 0 to 1, and the sum itself as the target.
/// </summary>
internal sealed class AddingTask : LongRangeTask
{
    /// <summary>Largest error of an answer that counts as right, as in the paper.</summary>
    public const float Tolerance = 0.04f;

    /// <inheritdoc/>
    public override string Name => "adding";

    /// <inheritdoc/>
    public override string Definition =>
        "Each step has a value, uniform from 0 to 1, and a marker. One step of the first half and one of the second half, each drawn uniformly, have marker 1, " +
        $"all others 0. After the last step: the sum of the two marked values. An answer within {Tolerance:0.00} of it is right. " +
        "Trained on squared error. Who always answers 1 has a mean squared error of 1/6.";

    /// <inheritdoc/>
    public override string Measure => $"share of answers within {Tolerance:0.00}";

    /// <inheritdoc/>
    public override string Baseline => "always answering 1";

    /// <summary>The sum of two uniform values has the density 1 - |sum - 1|.</summary>
    public override double BaselineShare => 1 - (1 - Tolerance) * (1 - Tolerance);

    /// <inheritdoc/>
    public override string ErrorName => "mean squared error";

    /// <inheritdoc/>
    public override double BaselineError => 1.0 / 6;

    /// <inheritdoc/>
    public override int InputSize => 2;

    /// <inheritdoc/>
    public override int OutputSize => 1;

    /// <inheritdoc/>
    public override int MinimumLength => 2;

    /// <inheritdoc/>
    public override ProbeBatch Make(Random random, int sequences, int length, bool forTest)
    {
        var batch = new ProbeBatch(sequences, length, InputSize, answers: 1, valueSize: OutputSize);
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            int first = random.Next(length / 2), second = random.Next(length / 2, length);
            for (int step = 0; step < length; step++)
            {
                int place = (step * sequences + sequence) * InputSize;
                float value = batch.Inputs[place] = random.NextSingle();
                if (step == first || step == second)
                {
                    batch.Inputs[place + 1] = 1;
                    batch.Values[sequence] += value;
                }
            }
        }
        return batch;
    }

    /// <inheritdoc/>
    public override Assessment Assess(ProbeBatch batch, ReadOnlySpan<float> answers)
    {
        double error = 0;
        int right = 0;
        for (int sequence = 0; sequence < answers.Length; sequence++)
        {
            double difference = (double)answers[sequence] - batch.Values[sequence];
            error += difference * difference / answers.Length;
            if (Math.Abs(difference) <= Tolerance)
                right++;
        }
        return new Assessment((double)right / answers.Length, double.IsNaN(error) ? double.PositiveInfinity : error);
    }
}
