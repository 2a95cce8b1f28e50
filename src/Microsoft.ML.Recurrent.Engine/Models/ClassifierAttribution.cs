using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Divides a weighted sum of a classifier's logits among the tokens of a text: the networks' part by <see cref="IntegratedGradients"/>, that of the
/// n-grams by <see cref="NGramAttribution"/>.
/// </summary>
internal static class ClassifierAttribution
{
    /// <summary>Writes the tokens' parts and returns what the sum would be without them.</summary>
    /// <param name="model">The classifier, of words.</param>
    /// <param name="pieces">The text, as it is given to <see cref="ClassifierSession.SetText"/>.</param>
    /// <param name="words">The words that the networks read.</param>
    /// <param name="firstWord">The token that is the first of <paramref name="words"/>; the networks do not read those before it.</param>
    /// <param name="cover">The tokens of the text, by their offsets in the pieces with one character between them.</param>
    /// <param name="additional">The row's additional features.</param>
    /// <param name="direction">Weight of each logit: [outputs].</param>
    /// <param name="contributions">Receives [tokens].</param>
    public static double Attribute(
        SequenceClassifierModel model, ReadOnlySpan<ReadOnlyMemory<char>> pieces, ReadOnlySpan<int> words, int firstWord, TokenCover cover,
        float[] additional, float[] direction, Span<double> contributions)
    {
        contributions.Clear();
        double baseline = 0;
        using (var gradients = new IntegratedGradients(model.Shape, direction, additional, Environment.ProcessorCount))
        {
            foreach (ClassifierNetwork network in model.Members)
                baseline += gradients.AddTo(network, words, 1.0 / model.Members.Count, contributions.Slice(firstWord, words.Length));
        }
        if (model.NGrams is not { } ngrams)
            return baseline;
        var reader = new NGramReader(ngrams.Model.Table.Options);
        foreach (ReadOnlyMemory<char> piece in pieces)
            reader.Add(piece.Span);
        return baseline + NGramAttribution.AddTo(ngrams, reader, cover, direction, contributions);
    }
}
