using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Probabilities of <see cref="WordDropout"/> that depend on how often a word occurs: the words that a text to come will lack are the rare ones, so
/// what the unknown word learns from them is what it is used for. Each is the word's own, by its id; 0 for the unknown word.
/// </summary>
internal static class WordDropoutRates
{
    /// <summary>Words that occur once are replaced with probability <paramref name="rate"/>, others never (Lample et al. 2016, with 0.5).</summary>
    public static float[] OfSingletons(Vocabulary words, double rate) => Of(words, count => count == 1 ? rate : 0);

    /// <summary>
    /// A word that occurs n times is replaced with probability α / (α + n) (Kiperwasser and Goldberg 2016, "Simple and accurate dependency parsing using
    /// bidirectional LSTM feature representations", with α = 0.25).
    /// </summary>
    public static float[] ByFrequency(Vocabulary words, double alpha) => Of(words, count => alpha / (alpha + count));

    private static float[] Of(Vocabulary words, Func<long, double> rateOf)
    {
        var rates = new float[words.Count];
        for (int id = 0; id < rates.Length; id++)
            rates[id] = id == Vocabulary.UnknownId ? 0 : (float)rateOf(words.FrequencyOf(id));
        return rates;
    }
}
