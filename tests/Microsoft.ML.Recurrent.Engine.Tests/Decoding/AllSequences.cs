using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>All tag sequences of a short sequence with their scores, by the definition, in double precision.</summary>
internal sealed class AllSequences
{
    private readonly List<(int[] Tags, double Score)> _sequences = [];

    /// <summary>Every sequence of these emissions that is allowed: [length, K].</summary>
    public AllSequences(Matrix emissions, Matrix start, Matrix transitions, Matrix end, Func<int[], bool>? isAllowed = null)
    {
        int length = emissions.Rows, tags = emissions.Columns;
        TagCount = tags;
        for (int number = 0; number < Math.Pow(tags, length); number++)
        {
            var sequence = new int[length];
            for (int t = 0, rest = number; t < length; t++, rest /= tags)
                sequence[t] = rest % tags;
            if (isAllowed is not null && !isAllowed(sequence))
                continue;
            double score = (double)start[0, sequence[0]] + end[0, sequence[^1]];
            for (int t = 0; t < length; t++)
                score += emissions[t, sequence[t]] + (t > 0 ? transitions[sequence[t - 1], sequence[t]] : 0);
            if (!double.IsNegativeInfinity(score))
                _sequences.Add((sequence, score));
        }
    }

    public int TagCount { get; }

    public IReadOnlyList<(int[] Tags, double Score)> Sequences => _sequences;

    public double LogPartition => LogSum(_sequences.Select(sequence => sequence.Score));

    /// <summary>ln of the sum over what agrees with the labels, -1 agreeing with all.</summary>
    public double LogSumAgreeing(int[] labels) =>
        LogSum(_sequences.Where(sequence => sequence.Tags.Zip(labels).All(pair => pair.Second < 0 || pair.First == pair.Second)).Select(sequence => sequence.Score));

    /// <summary>The probability of a tag at a token.</summary>
    public double Marginal(int token, int tag)
    {
        double logPartition = LogPartition;
        return _sequences.Where(sequence => sequence.Tags[token] == tag).Sum(sequence => Math.Exp(sequence.Score - logPartition));
    }

    /// <summary>In descending order of the score.</summary>
    public IReadOnlyList<(int[] Tags, double Score)> Best(int count) => [.. _sequences.OrderByDescending(sequence => sequence.Score).Take(count)];

    private static double LogSum(IEnumerable<double> scores)
    {
        double[] all = [.. scores];
        double largest = all.DefaultIfEmpty(double.NegativeInfinity).Max();
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(all.Sum(score => Math.Exp(score - largest)));
    }
}
