using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// The entities of the largest expected F1, instead of the most probable tags. Of C right entities among P found ones and G true ones, F1 = 2C / (P + G) is largest
/// where 2C - F·P is, F being that largest value (Dinkelbach 1967; for classification Lewis 1995, "Evaluating and optimizing autonomous text classification
/// systems"). So with
/// <code>
///   p(e) = Σ_(y has the entity e) p(y | x)
///   entities = argmax Σ_e (p(e) - threshold)     over sets of entities that do not overlap, with threshold = F / 2
/// </code>
/// Where entities are hard to find, F is low and doubtful ones are worth being reported; where F is near 1, the threshold is near ½ and the entities are nearly those
/// of the most probable tags. Given the sequence, tags are a Markov chain, so that p(e) is a product of conditional probabilities along the entity.
/// </summary>
/// <remarks>A sequence's results do not depend on the others of its batch.</remarks>
internal sealed class EntitySearch
{
    private readonly EntityTypes _types;
    private double[] _mass = [];
    private double[] _nextMass = [];

    // From each token on: the best choice, and the best of those that begin with another type than it (or with none).
    private Choice[] _best = [];
    private Choice[] _other = [];

    /// <summary>A search for entities of <paramref name="types"/>.</summary>
    public EntitySearch(EntityTypes types)
    {
        _types = types;
    }

    /// <summary>Adds the spans of a sequence that are entities with more than some probability, by start, type and end.</summary>
    /// <param name="sums">Sums over the tags of the sequence, after <see cref="ForwardBackward.Backward"/>.</param>
    /// <param name="marginals">What that wrote: [tokens, K].</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="smallest">The probability, above 0: there are at most tokens / smallest such spans, as those that share a token exclude each other.</param>
    /// <param name="found">What is added to.</param>
    public void Find(ForwardBackward sums, Matrix marginals, PackedBatch batch, int sequence, double smallest, List<EntityCandidate> found)
    {
        int length = batch.Lengths[sequence];
        for (int start = 0; start < length; start++)
        {
            ReadOnlySpan<float> token = marginals.Row(batch.StepOffsets[start] + sequence);
            for (int type = 0; type < _types.Count; type++)
            {
                ReadOnlySpan<int> tags = _types.TagsOf(type);
                double inside = 0;
                foreach (int tag in tags)
                    inside += token[tag];
                if (inside > smallest)
                    FindFrom(sums, marginals, batch, sequence, start, type, smallest, found);
            }
        }
    }

    /// <summary>Writes the tags of the entities that are together the best: see the class.</summary>
    /// <param name="candidates">What <see cref="Find"/> added for the sequence.</param>
    /// <param name="threshold">Entities of at most this probability are not chosen.</param>
    /// <param name="tags">The tags of the sequence: [length].</param>
    public void Choose(ReadOnlySpan<EntityCandidate> candidates, double threshold, Span<int> tags)
    {
        int length = tags.Length;
        if (_best.Length <= length)
        {
            _best = new Choice[2 * length + 1];
            _other = new Choice[_best.Length];
        }
        _best[length] = Choice.Outside(0);
        int next = candidates.Length - 1;
        for (int token = length - 1; token >= 0; token--)
        {
            Choice best = Choice.Outside(_best[token + 1].Gain), other = best;
            for (; next >= 0 && candidates[next].Start == token; next--)
            {
                EntityCandidate entity = candidates[next];
                if (entity.Probability <= threshold)
                    continue;
                var choice = new Choice(entity.Probability - threshold + After(entity).Gain, next, entity.Type);
                if (choice.Gain > best.Gain)
                    (best, other) = (choice, choice.Type == best.Type ? other : best);
                else if (choice.Type != best.Type && choice.Gain > other.Gain)
                    other = choice;
            }
            (_best[token], _other[token]) = (best, other);
        }
        Write(candidates, tags);
    }

    private void Write(ReadOnlySpan<EntityCandidate> candidates, Span<int> tags)
    {
        Choice choice = _best[0];
        int typeBefore = Choice.NoType;
        for (int token = 0; token < tags.Length;)
        {
            if (choice.Candidate >= 0 && _types.TryWrite(candidates[choice.Candidate], typeBefore == choice.Type, tags))
            {
                EntityCandidate entity = candidates[choice.Candidate];
                (token, typeBefore, choice) = (entity.End, entity.Type, After(entity));
            }
            else
            {
                tags[token++] = _types.Outside;
                (typeBefore, choice) = (Choice.NoType, _best[token]);
            }
        }
    }

    /// <summary>The best choice from the end of an entity on.</summary>
    private Choice After(EntityCandidate entity) =>
        _best[entity.End].Type == entity.Type && !_types.CanFollowItself(entity.Type) ? _other[entity.End] : _best[entity.End];

    /// <summary>Follows the entities of a type that start at a token, as long as they are probable enough.</summary>
    private void FindFrom(ForwardBackward sums, Matrix marginals, PackedBatch batch, int sequence, int start, int type, double smallest, List<EntityCandidate> found)
    {
        ReadOnlySpan<int> tags = _types.TagsOf(type);
        if (_mass.Length < tags.Length)
        {
            _mass = new double[tags.Length];
            _nextMass = new double[tags.Length];
        }
        Span<double> mass = _mass.AsSpan(0, tags.Length), nextMass = _nextMass.AsSpan(0, tags.Length);
        // That the token has the tag, and does not carry on an entity.
        ReadOnlySpan<float> token = marginals.Row(batch.StepOffsets[start] + sequence);
        for (int i = 0; i < tags.Length; i++)
        {
            double carriedOn = 0;
            for (int before = 0; start > 0 && before < tags.Length; before++)
                carriedOn += _types.Continues(tags[before], tags[i]) ? sums.PairProbability(sequence, start, tags[before], tags[i], marginals) : 0;
            mass[i] = Math.Max(0, token[tags[i]] - carriedOn);
        }
        double total = Sum(mass);
        for (int end = start + 1; total > smallest; end++)
        {
            nextMass.Clear();
            if (end < batch.Lengths[sequence])
                CarryOn(sums, marginals, batch, sequence, end, tags, mass, nextMass);
            // Rounding must not make more of the rest than there was: what is found with a smaller probability has all that is found with a larger one.
            double rest = Math.Min(total, Sum(nextMass)), probability = total - rest;
            if (probability > smallest)
                found.Add(new EntityCandidate(start, end, type, probability));
            nextMass.CopyTo(mass);
            total = rest;
        }
    }

    private void CarryOn(ForwardBackward sums, Matrix marginals, PackedBatch batch, int sequence, int step, ReadOnlySpan<int> tags, ReadOnlySpan<double> mass, Span<double> nextMass)
    {
        ReadOnlySpan<float> before = marginals.Row(batch.StepOffsets[step - 1] + sequence);
        for (int from = 0; from < tags.Length; from++)
        {
            if (mass[from] == 0 || before[tags[from]] == 0)
                continue;
            double left = mass[from];
            for (int to = 0; to < tags.Length; to++)
            {
                if (!_types.Continues(tags[from], tags[to]))
                    continue;
                // Rounding must not make more of a mass than there is.
                double share = Math.Min(left, mass[from] * sums.PairProbability(sequence, step, tags[from], tags[to], marginals) / before[tags[from]]);
                nextMass[to] += share;
                left -= share;
            }
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    /// <summary>What is best from a token on.</summary>
    /// <param name="Gain">The sum of what the class maximises.</param>
    /// <param name="Candidate">The entity that begins at the token; -1 for none.</param>
    /// <param name="Type">Its type, or <see cref="NoType"/>.</param>
    private readonly record struct Choice(double Gain, int Candidate, int Type)
    {
        public const int NoType = -1;

        public static Choice Outside(double gain) => new(gain, -1, NoType);
    }
}
