using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// Dual coordinate descent for a linear classifier with L2 regularisation and squared hinge loss (Hsieh et al. 2008, "A dual coordinate descent
/// method for large-scale linear SVM"), over rows of which a feature's value is ratio · scale of the row:
/// minimise ½|w|² + Σ cost · max(0, 1 - y·(w·x))². The bias is a feature of value 1, regularised like the others.
/// <para>
/// It keeps u = w·ratio instead of w, so that a row's product is a sum of entries of one array, and so that u is what prediction needs.
/// </para>
/// </summary>
internal sealed class DualCoordinateDescent
{
    private readonly SequenceStore _features;
    private readonly int[] _labels;
    private readonly int[] _rows;
    private readonly int _wordCount;
    private readonly NGramLinearSettings _settings;

    /// <summary>A solver for the given rows.</summary>
    /// <param name="features">Features of each row, ascending.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="rows">The rows to train on.</param>
    /// <param name="wordCount">Number of features that are words; the others are characters.</param>
    /// <param name="settings">How to train.</param>
    public DualCoordinateDescent(SequenceStore features, int[] labels, int[] rows, int wordCount, NGramLinearSettings settings)
    {
        _features = features;
        _labels = labels;
        _rows = rows;
        _wordCount = wordCount;
        _settings = settings;
    }

    /// <summary>Separates class <paramref name="positive"/> from all others.</summary>
    /// <param name="ratios">Log-count ratios of that class: [features].</param>
    /// <param name="positive">The class.</param>
    /// <param name="cancellation">Ends the solver within a pass.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public NGramLinearOutput Solve(float[] ratios, int positive, CancellationToken cancellation)
    {
        var weights = new double[ratios.Length];
        double bias = 0;
        Row[] rows = [.. _rows.Select(row => Describe(row, ratios, positive))];
        var dual = new double[rows.Length];
        var order = new int[rows.Length];
        double largestCost = rows.Length == 0 ? 0 : rows.Max(row => row.Cost);

        for (int pass = 0; pass < _settings.MaximumPasses; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < order.Length; i++)
                order[i] = i;
            new CounterRandom(_settings.Seed, RandomPurpose.Shuffling + 2 + (uint)positive, (uint)pass).Shuffle(order.AsSpan());
            double largestChange = 0;
            foreach (int i in order)
            {
                Row row = rows[i];
                ReadOnlySpan<int> features = _features[row.Index];
                double score = bias + row.WordScale * Sum(weights, features[..row.Words]) + row.CharacterScale * Sum(weights, features[row.Words..]);
                double softening = 1 / (2 * row.Cost);
                double gradient = row.Sign * score - 1 + dual[i] * softening;
                double change = Math.Max(0, dual[i] - gradient / (row.SquaredNorm + softening)) - dual[i];
                if (change == 0)
                    continue;
                dual[i] += change;
                largestChange = Math.Max(largestChange, Math.Abs(change));
                double step = change * row.Sign;
                bias += step;
                Add(weights, ratios, features[..row.Words], step * row.WordScale);
                Add(weights, ratios, features[row.Words..], step * row.CharacterScale);
            }
            if (largestChange < _settings.Tolerance * largestCost)
                break;
        }
        return new NGramLinearOutput(ratios, [.. weights.Select(weight => (float)weight)], (float)bias);
    }

    private Row Describe(int index, float[] ratios, int positive)
    {
        ReadOnlySpan<int> features = _features[index];
        int words = NGramLinearOutput.CountWords(features, _wordCount);
        double wordScale = NGramLinearOutput.Scale(features[..words], ratios), characterScale = NGramLinearOutput.Scale(features[words..], ratios);
        double squaredNorm = 1 + (wordScale > 0 ? 1 : 0) + (characterScale > 0 ? 1 : 0);
        double cost = _settings.Cost * (_settings.ClassWeights?[_labels[index]] ?? 1);
        return new Row(index, words, wordScale, characterScale, squaredNorm, cost, _labels[index] == positive ? 1 : -1);
    }

    private static double Sum(double[] weights, ReadOnlySpan<int> features)
    {
        double sum = 0;
        foreach (int feature in features)
            sum += weights[feature];
        return sum;
    }

    private static void Add(double[] weights, float[] ratios, ReadOnlySpan<int> features, double step)
    {
        foreach (int feature in features)
            weights[feature] += step * ratios[feature] * ratios[feature];
    }

    private readonly record struct Row(int Index, int Words, double WordScale, double CharacterScale, double SquaredNorm, double Cost, int Sign);
}
