using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Gathers labels and scores of a scored view, and computes what they come to.</summary>
internal sealed class MulticlassEvaluator
{
    private const double LeastProbability = 1e-15f;

    private readonly string[] _classNames;
    private readonly double[][] _counts;
    private readonly double[] _logLosses;

    // How often the right class came first, second, and so on.
    private readonly long[] _ranks;
    private double _unknownClassLogLoss;
    private long _rows;

    private MulticlassEvaluator(string[] classNames)
    {
        _classNames = classNames;
        _counts = Array.ConvertAll(classNames, _ => new double[classNames.Length]);
        _logLosses = new double[classNames.Length];
        _ranks = new long[classNames.Length];
    }

    public static MulticlassClassificationMetrics Evaluate(EvaluatedRows rows, string labelName, string scoreName, int topK)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(topK);
        DataViewSchema.Column label = rows.Require("label", labelName, "Single, Double or key", static type => type is KeyDataViewType || LabelReader.IsReal(type));
        DataViewSchema.Column score = rows.Require("score", scoreName, "vector of two or more items of type Single",
            static type => type is VectorDataViewType { Size: >= 2 } vector && vector.ItemType.Equals(NumberDataViewType.Single));
        var evaluator = new MulticlassEvaluator(NamesOf(score));
        rows.ForEach([label, score], cursor =>
        {
            Func<double> labelReader = LabelReader.Create(cursor, label);
            ValueGetter<VBuffer<float>> scoreGetter = cursor.GetGetter<VBuffer<float>>(score);
            var sparse = default(VBuffer<float>);
            var scores = new float[evaluator._classNames.Length];
            return () =>
            {
                double row = labelReader();
                if (double.IsNaN(row))
                    return RowVerdict.NoLabel;
                scoreGetter(ref sparse);
                if (sparse.Length != scores.Length)
                    throw new InvalidOperationException($"A row has {sparse.Length} scores, where the column '{score.Name}' says {scores.Length}.");
                sparse.CopyTo(scores);
                return evaluator.Read(row, scores);
            };
        });
        return evaluator.Result(topK);
    }

    private static string[] NamesOf(DataViewSchema.Column score)
    {
        if (!score.HasSlotNames())
            return Enumerable.Range(0, ((VectorDataViewType)score.Type).Size).Select(index => index.ToString(CultureInfo.InvariantCulture)).ToArray();
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }

    private RowVerdict Read(double label, float[] scores)
    {
        if (!(label >= 0) || label != Math.Floor(label) || label > int.MaxValue)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The label {label} is no class: a whole number from 0 was expected."));
        if (!scores.All(float.IsFinite))
            return RowVerdict.BadScore;
        _rows++;
        if (label >= scores.Length)
        {
            // A class that the model does not know: as wrong as can be, and in no cell of the table.
            _unknownClassLogLoss -= Math.Log(LeastProbability);
            return RowVerdict.Counted;
        }
        int actual = (int)label;
        _counts[actual][Array.IndexOf(scores, scores.Max())]++;
        _logLosses[actual] -= Math.Log(Math.Clamp(scores[actual], LeastProbability, 1));
        _ranks[RankOf(actual, scores)]++;
        return RowVerdict.Counted;
    }

    /// <summary>How many classes have a higher score, or the same and a lower index.</summary>
    private static int RankOf(int actual, float[] scores)
    {
        int rank = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > scores[actual] || (scores[i] == scores[actual] && i < actual))
                rank++;
        }
        return rank;
    }

    private MulticlassClassificationMetrics Result(int topK)
    {
        double[] sizes = Array.ConvertAll(_counts, row => row.Sum());
        double logLoss = _rows == 0 ? 0 : (_logLosses.Sum() + _unknownClassLogLoss) / _rows;
        double prior = -sizes.Where(size => size > 0).Sum(size => size / _rows * Math.Log(size / _rows));
        var matrix = new ConfusionMatrix(_counts, _classNames, isBinary: false);
        return new MulticlassClassificationMetrics(
            matrix,
            _rows == 0 ? 0 : (double)_ranks[0] / _rows,
            matrix.PerClassRecall.Where((_, i) => sizes[i] > 0).DefaultIfEmpty().Average(),
            logLoss,
            (prior - logLoss) / prior,
            sizes.Select((size, i) => size > 0 ? _logLosses[i] / size : 0).ToArray(),
            Enumerable.Range(1, topK).Select(k => _rows == 0 ? 0 : (double)_ranks.Take(k).Sum() / _rows).ToArray());
    }
}
