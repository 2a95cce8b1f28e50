using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Replaces a random share of the words by the unknown word while training, which teaches the unknown word a vector and the network not to
/// lean on single words (Iyyer et al. 2015, "Deep unordered composition rivals syntactic methods for text classification").
/// </summary>
internal static class WordDropout
{
    /// <summary>Replaces ids in place; does nothing outside training.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="number">Number of the random stream; unique in a model.</param>
    /// <param name="rate">Share of the ids that are replaced: from 0 to less than 1.</param>
    /// <param name="unknownId">What they are replaced by.</param>
    /// <param name="ids">[tokens]; -1 (no word) stays.</param>
    public static void Apply(Pass pass, uint number, double rate, int unknownId, Span<int> ids)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Expected a word dropout rate from 0 to less than 1.");
        if (!pass.IsTraining || rate == 0)
            return;
        CounterRandom random = Random(pass, number);
        for (int token = 0; token < ids.Length; token++)
        {
            if (ids[token] >= 0 && random.Uniform((ulong)token) < rate)
                ids[token] = unknownId;
        }
    }

    /// <summary>Replaces each id with a probability of its own, in place; does nothing outside training.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="number">Number of the random stream; unique in a model.</param>
    /// <param name="rates">Probability of each word, from 0 to 1, as <see cref="WordDropoutRates"/> gives them: [words].</param>
    /// <param name="unknownId">What they are replaced by.</param>
    /// <param name="ids">[tokens]; -1 (no word) stays.</param>
    public static void Apply(Pass pass, uint number, ReadOnlySpan<float> rates, int unknownId, Span<int> ids)
    {
        if (!pass.IsTraining)
            return;
        CounterRandom random = Random(pass, number);
        for (int token = 0; token < ids.Length; token++)
        {
            if (ids[token] >= 0 && random.Uniform((ulong)token) < rates[ids[token]])
                ids[token] = unknownId;
        }
    }

    private static CounterRandom Random(Pass pass, uint number) => new(pass.Seed, RandomPurpose.WordDropout | number, pass.Step);
}
