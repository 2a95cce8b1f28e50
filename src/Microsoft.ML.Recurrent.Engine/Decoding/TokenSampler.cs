using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>Draws words from distributions. The draw of a step depends on the seed, the step and the distribution only.</summary>
internal sealed class TokenSampler
{
    private readonly SamplingSettings _settings;
    private readonly double[] _weights;
    private readonly int[] _candidates;
    private readonly bool[] _isRepeated;

    public TokenSampler(SamplingSettings settings, int vocabularySize)
    {
        _settings = settings;
        _weights = new double[vocabularySize];
        _candidates = new int[vocabularySize];
        _isRepeated = new bool[vocabularySize];
    }

    /// <summary>Notes a word that the repetition penalty is to apply to.</summary>
    public void Note(int id) => _isRepeated[id] = true;

    /// <summary>The id drawn; -1 where no id has a probability above 0.</summary>
    /// <param name="probabilities">[vocabulary]; ids that must not come have 0. They need not add up to 1.</param>
    /// <param name="step">Number of the draw.</param>
    public int Draw(ReadOnlySpan<float> probabilities, uint step)
    {
        int count = 0, best = -1;
        for (int id = 0; id < probabilities.Length; id++)
        {
            if (!(probabilities[id] > 0))
                continue;
            _weights[id] = Math.Log(probabilities[id]) * (_isRepeated[id] ? _settings.RepetitionPenalty : 1);
            if (best < 0 || _weights[id] > _weights[best])
                best = id;
            _candidates[count++] = id;
        }
        if (best < 0 || _settings.Temperature == 0)
            return best;

        // Relative to the best, so that no temperature makes everything overflow or vanish.
        double highest = _weights[best];
        Span<int> candidates = _candidates.AsSpan(0, count);
        foreach (int id in candidates)
            _weights[id] = Math.Exp((_weights[id] - highest) / _settings.Temperature);
        candidates = Cut(candidates);
        double total = 0;
        foreach (int id in candidates)
            total += _weights[id];
        double rest = Uniform(step) * total;
        foreach (int id in candidates)
        {
            rest -= _weights[id];
            if (rest < 0)
                return id;
        }
        return candidates[^1];
    }

    private Span<int> Cut(Span<int> candidates)
    {
        bool cutsCount = _settings.TopK > 0 && _settings.TopK < candidates.Length;
        if (!cutsCount && _settings.TopP >= 1)
            return candidates;
        candidates.Sort((a, b) => _weights[a] != _weights[b] ? _weights[b].CompareTo(_weights[a]) : a.CompareTo(b));
        if (cutsCount)
            candidates = candidates[.._settings.TopK];
        if (_settings.TopP >= 1)
            return candidates;
        double total = 0, reached = 0;
        foreach (int id in candidates)
            total += _weights[id];
        int kept = 0;
        while (kept < candidates.Length && (kept == 0 || reached < _settings.TopP * total))
            reached += _weights[candidates[kept++]];
        return candidates[..kept];
    }

    private double Uniform(uint step)
    {
        var random = new CounterRandom(_settings.Seed, RandomPurpose.Sampling, step);
        return (((ulong)random.Bits(0) << 21) | (random.Bits(1) >> 11)) * (1.0 / (1L << 53));
    }
}
