using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Decoding;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Finds, on validation sentences, the threshold of <see cref="EntitySearch"/>. The best one is half of the F1 that it leads to, which is found by repetition: t = F1(t) / 2, beginning with
/// ½ (Dinkelbach 1967). Of all that were tried the one with the best F1 is kept.
/// </summary>
internal sealed class EntityThreshold
{
    /// <summary>Thresholds are at least this: half of an F1 of 0.1.</summary>
    public const double Smallest = 0.05;

    private const int MostRounds = 20;
    private const double Tolerance = 1e-4;

    private readonly EntitySearch _search;
    private readonly EntityCounter _counter;
    private readonly List<EntityCandidate> _candidates = [];
    private readonly List<int> _gold = [];
    private readonly List<(int CandidateEnd, int GoldEnd)> _sentences = [];
    private int[] _found = [];

    /// <summary>A search without sentences.</summary>
    /// <param name="types">The types of entities.</param>
    /// <param name="counter">What counts entities; <see cref="Fit"/> leaves in it the counts with the threshold.</param>
    public EntityThreshold(EntityTypes types, EntityCounter counter)
    {
        _search = new EntitySearch(types);
        _counter = counter;
    }

    /// <summary>What <see cref="Fit"/> has found.</summary>
    public double Value { get; private set; }

    /// <summary>F1 of the entities of all sentences with it.</summary>
    public double F1 { get; private set; }

    /// <summary>How many tokens <see cref="Fit"/> has given the tag that they have.</summary>
    public long Right { get; private set; }

    /// <summary>Forgets all sentences.</summary>
    public void Clear()
    {
        _candidates.Clear();
        _gold.Clear();
        _sentences.Clear();
    }

    /// <summary>Adds a sentence.</summary>
    /// <param name="gold">Its tags; -1 for a token without one.</param>
    /// <param name="candidates">The spans that are entities with more than <see cref="Smallest"/>.</param>
    public void Add(ReadOnlySpan<int> gold, List<EntityCandidate> candidates)
    {
        _gold.AddRange(gold);
        _candidates.AddRange(candidates);
        _sentences.Add((_candidates.Count, _gold.Count));
    }

    /// <summary>Finds the threshold.</summary>
    public void Fit()
    {
        double threshold = 0.5, best = threshold, bestF1 = -1;
        for (int round = 0; round < MostRounds; round++)
        {
            double f1 = Count(threshold);
            if (f1 > bestF1)
                (best, bestF1) = (threshold, f1);
            double next = Math.Max(Smallest, f1 / 2);
            if (Math.Abs(next - threshold) < Tolerance)
                break;
            threshold = next;
        }
        Value = best;
        F1 = Count(best);
    }

    private double Count(double threshold)
    {
        ReadOnlySpan<int> gold = CollectionsMarshal.AsSpan(_gold);
        ReadOnlySpan<EntityCandidate> candidates = CollectionsMarshal.AsSpan(_candidates);
        int goldStart = 0, candidateStart = 0;
        _counter.Clear();
        Right = 0;
        foreach ((int candidateEnd, int goldEnd) in _sentences)
        {
            ReadOnlySpan<int> tags = gold[goldStart..goldEnd];
            if (_found.Length < tags.Length)
                _found = new int[2 * tags.Length];
            Span<int> found = _found.AsSpan(0, tags.Length);
            _search.Choose(candidates[candidateStart..candidateEnd], threshold, found);
            _counter.Add(tags, found);
            for (int token = 0; token < tags.Length; token++)
                Right += tags[token] == found[token] ? 1 : 0;
            (candidateStart, goldStart) = (candidateEnd, goldEnd);
        }
        return _counter.F1;
    }
}
