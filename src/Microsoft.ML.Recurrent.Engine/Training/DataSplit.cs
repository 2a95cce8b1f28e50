using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Rows to train on and rows held out.</summary>
/// <param name="Training">Training rows, ascending.</param>
/// <param name="Validation">Rows held out, ascending; empty when no row can be spared.</param>
internal sealed record DataSplit(int[] Training, int[] Validation)
{
    /// <summary>
    /// Holds out a share of the rows, at random, and of each label (nearly) the same share. Of every label at least one row stays in
    /// training; at least one row is held out if some label has two.
    /// </summary>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="fraction">Share of the rows held out, in (0, 1).</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="labels">A label for each row: [rows]; or empty, for a split that looks at none.</param>
    public static DataSplit Hold(int rowCount, double fraction, ulong seed, ReadOnlySpan<int> labels)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Expected a fraction above 0 and below 1.");
        if (labels.Length != 0 && labels.Length != rowCount)
            throw new ArgumentException($"Expected {rowCount} labels, one a row, or none; found {labels.Length}.", nameof(labels));
        var rows = new int[rowCount];
        for (int i = 0; i < rowCount; i++)
            rows[i] = i;
        new CounterRandom(seed, RandomPurpose.Splitting, 0).Shuffle(rows.AsSpan());
        if (labels.Length > 0)
            SortByLabel(rows, labels);

        var held = new List<int>();
        for (int start = 0; start < rowCount;)
        {
            int end = start + 1;
            while (end < rowCount && (labels.Length == 0 || labels[rows[end]] == labels[rows[start]]))
                end++;
            // What rounding took from one label, the next one gives back.
            int wanted = Math.Max(1, (int)Math.Round(fraction * end)) - held.Count;
            int count = Math.Clamp(wanted, 0, end - start - 1);
            held.AddRange(rows.AsSpan(start, count));
            start = end;
        }
        return FromHeld(rowCount, held);
    }

    private static void SortByLabel(int[] rows, ReadOnlySpan<int> labels)
    {
        var keys = new (int Label, int Place)[rows.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = (labels[rows[i]], i);
        Array.Sort(keys, rows);
    }

    private static DataSplit FromHeld(int rowCount, List<int> held)
    {
        int[] validation = [.. held];
        Array.Sort(validation);
        var training = new int[rowCount - validation.Length];
        for (int row = 0, next = 0; row < rowCount; row++)
        {
            if (next < validation.Length && validation[next] == row)
                next++;
            else
                training[row - next] = row;
        }
        return new DataSplit(training, validation);
    }
}
