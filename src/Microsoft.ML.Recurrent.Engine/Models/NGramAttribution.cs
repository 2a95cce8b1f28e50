using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// What each token adds to a weighted sum of the logits of <see cref="CalibratedNGrams"/>. The classifier is linear in the features of a text, so
/// that the parts are exact: a feature's part goes evenly to the places where its n-gram occurs, and there evenly to the tokens that it covers.
/// </summary>
internal static class NGramAttribution
{
    /// <summary>Adds the parts of the tokens to <paramref name="contributions"/> and returns what belongs to none of them.</summary>
    /// <param name="ngrams">The classifier.</param>
    /// <param name="reader">Holds the text.</param>
    /// <param name="cover">The tokens, by the reader's offsets.</param>
    /// <param name="direction">Weight of each logit in the sum: [outputs].</param>
    /// <param name="contributions">[tokens].</param>
    public static double AddTo(CalibratedNGrams ngrams, NGramReader reader, TokenCover cover, ReadOnlySpan<float> direction, Span<double> contributions)
    {
        NGramTable table = ngrams.Model.Table;
        int[] features = table.Encode(reader).ToArray();
        double[] parts = PartsOf(ngrams, features, direction, out double rest);

        var occurrences = new List<Occurrence>();
        var collector = new Collector(table, reader, cover, occurrences);
        reader.Visit(ref collector);
        var counts = new int[features.Length];
        foreach (Occurrence occurrence in occurrences)
            counts[Array.BinarySearch(features, occurrence.Feature)]++;
        foreach ((int feature, int first, int last) in occurrences)
        {
            int index = Array.BinarySearch(features, feature);
            double part = parts[index] / counts[index];
            if (first < 0)
                rest += part;
            for (int token = first; token >= 0 && token <= last; token++)
                contributions[token] += part / (last - first + 1);
        }
        return rest;
    }

    /// <summary>What each feature adds to the sum of logits: [features]. The biases and shifts are <paramref name="constant"/>.</summary>
    private static double[] PartsOf(CalibratedNGrams ngrams, int[] features, ReadOnlySpan<float> direction, out double constant)
    {
        var parts = new double[features.Length];
        int words = NGramLinearOutput.CountWords(features, ngrams.Model.Table.WordCount);
        constant = 0;
        for (int k = 0; k < direction.Length; k++)
        {
            NGramLinearOutput output = ngrams.Model.Outputs[k];
            double slope = (double)direction[k] * ngrams.Calibration.Scale;
            constant += slope * output.Bias + (double)direction[k] * ngrams.Calibration.Shifts[k];
            double wordSlope = slope * NGramLinearOutput.Scale(features.AsSpan(0, words), output.Ratios);
            double characterSlope = slope * NGramLinearOutput.Scale(features.AsSpan(words), output.Ratios);
            for (int i = 0; i < parts.Length; i++)
                parts[i] += (i < words ? wordSlope : characterSlope) * output.Weights[features[i]];
        }
        return parts;
    }

    /// <summary>A place where a feature's n-gram occurs: it covers the tokens from the first to the last, or none (-1).</summary>
    private readonly record struct Occurrence(int Feature, int First, int Last);

    private readonly struct Collector(NGramTable table, NGramReader reader, TokenCover cover, List<Occurrence> occurrences) : INGramVisitor
    {
        public void Visit(ulong hash, bool isWord, int start, int length)
        {
            int feature = table.IdOf(hash, isWord);
            if (feature < 0)
                return;
            int first = -1, last = -1;
            for (int i = start; i < start + length; i++)
            {
                int token = cover.At(reader.SourceOf(i, isWord));
                if (token < 0)
                    continue;
                last = token;
                if (first < 0)
                    first = token;
            }
            occurrences.Add(new Occurrence(feature, first, last));
        }
    }
}
