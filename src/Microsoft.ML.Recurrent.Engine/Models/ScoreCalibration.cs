using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Brings margins to the scale of logits: logit_k = scale · score_k + shift_k (Platt 1999; for more than two classes Guo et al. 2017).</summary>
/// <param name="Scale">One for all outputs.</param>
/// <param name="Shifts">One for each output.</param>
internal sealed record ScoreCalibration(float Scale, float[] Shifts)
{
    private const int Iterations = 300;

    /// <summary>Adds the logits of scores to <paramref name="logits"/>: [outputs].</summary>
    public void AddTo(ReadOnlySpan<float> scores, Span<float> logits)
    {
        for (int k = 0; k < logits.Length; k++)
            logits[k] += Scale * scores[k] + Shifts[k];
    }

    /// <summary>The logits of scores: [rows, outputs].</summary>
    public Matrix Apply(Matrix scores)
    {
        Matrix logits = Matrix.Create(scores.Rows, scores.Columns);
        for (int row = 0; row < scores.Rows; row++)
            AddTo(scores.Row(row), logits.Row(row));
        return logits;
    }

    /// <summary>The calibration with the smallest cross-entropy on scores of rows that the scoring classifier had not seen.</summary>
    /// <param name="scores">[rows, outputs].</param>
    /// <param name="labels">[rows].</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ScoreCalibration Fit(Matrix scores, ReadOnlySpan<int> labels, CancellationToken cancellation)
    {
        int outputs = scores.Columns;
        var objective = new ClassifierObjective(outputs, classWeights: null, labelSmoothing: 0);
        Matrix logits = Matrix.Create(scores.Rows, outputs), gradient = Matrix.Create(scores.Rows, outputs);
        // Two to a few dozen numbers and a convex loss: Adam with steps of falling size gets there.
        var values = new double[1 + outputs];
        var mean = new double[values.Length];
        var square = new double[values.Length];
        var slope = new double[values.Length];
        values[0] = 1;
        for (int iteration = 1; iteration <= Iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var current = new ScoreCalibration((float)values[0], [.. values.Skip(1).Select(value => (float)value)]);
            logits.Span.Clear();
            for (int row = 0; row < scores.Rows; row++)
                current.AddTo(scores.Row(row), logits.Row(row));
            objective.Evaluate(logits, labels, gradient, out _);
            Array.Clear(slope);
            for (int row = 0; row < scores.Rows; row++)
            {
                for (int k = 0; k < outputs; k++)
                {
                    slope[0] += gradient[row, k] * scores[row, k];
                    slope[1 + k] += gradient[row, k];
                }
            }
            double rate = 0.1 * (1 - (iteration - 1.0) / Iterations);
            for (int i = 0; i < values.Length; i++)
            {
                mean[i] = 0.9 * mean[i] + 0.1 * slope[i];
                square[i] = 0.99 * square[i] + 0.01 * slope[i] * slope[i];
                double unbiasedMean = mean[i] / (1 - Math.Pow(0.9, iteration)), unbiasedSquare = square[i] / (1 - Math.Pow(0.99, iteration));
                values[i] -= rate * unbiasedMean / (Math.Sqrt(unbiasedSquare) + 1e-8);
            }
        }
        return new ScoreCalibration((float)Math.Max(values[0], 1e-3), [.. values.Skip(1).Select(value => (float)value)]);
    }

    /// <summary>Writes the numbers.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteSingle(Scale);
        writer.WriteSingleArray(Shifts);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static ScoreCalibration Read(SectionReader reader) => new(reader.ReadSingle(), reader.ReadSingleArray());
}
