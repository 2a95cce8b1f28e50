using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// Makes a network say the same whatever dropout takes away (R-Drop: Liang et al. 2021, "R-Drop: regularized dropout for neural networks"). A batch has every sequence
/// twice, and dropout makes two networks p and q of the one:
/// <code>
///   loss = (-ln p(y | x) - ln q(y | x)) / 2 + β/2 · (KL(q || p) + KL(p || q))
/// </code>
/// where, unlike there, the first of each divergence is a target that no gradient flows to. With g = p - y and h = q - y, the gradients by the scores of the tags of a token
/// of the likelihood alone, those of the loss are g + β(g - h) and h + β(h - g), each by 2; also of a conditional random field, where p, q and y are marginals
/// of the token, the divergences are those of whole sequences, and the gradients by the scores of transitions cancel. Tokens without a tag have no such gradients, so
/// that the copies need not agree on them; in a field, y then are the marginals given the tags that there are, and the divergences less those given these tags.
/// </summary>
internal static class DropoutConsistency
{
    /// <summary>Checks that every sequence of a batch comes twice, one packed position after the other: so do its tokens.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void CheckPairs(PackedBatch batch)
    {
        bool isPaired = batch.SequenceCount % 2 == 0;
        for (int i = 0; isPaired && i < batch.SequenceCount; i += 2)
            isPaired = batch.Lengths[i] == batch.Lengths[i + 1];
        if (!isPaired)
            throw new ArgumentException($"Expected every sequence twice, one after the other; found {batch.SequenceCount} of lengths {string.Join(", ", batch.Lengths.ToArray())}.", nameof(batch));
    }

    /// <summary>From the gradients of the likelihood to those of the loss.</summary>
    /// <param name="weight">β; 0 changes nothing.</param>
    /// <param name="gradients">By the scores of each token's tags, packed: [tokens, tags], where rows 2i and 2i + 1 are the same token.</param>
    public static void Apply(double weight, Matrix gradients)
    {
        if (weight == 0)
            return;
        float beta = (float)weight;
        for (int row = 0; row < gradients.Rows; row += 2)
        {
            Span<float> g = gradients.Row(row), h = gradients.Row(row + 1);
            for (int i = 0; i < g.Length; i++)
            {
                float step = beta * (g[i] - h[i]);
                g[i] += step;
                h[i] -= step;
            }
        }
    }
}
