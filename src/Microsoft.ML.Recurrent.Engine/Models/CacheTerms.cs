using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>The distribution of a continuous cache: p(w) = Σ_(places that w followed) exp(θ h·h_i) / Σ_(places) exp(θ h·h_i). Memory for one at a time.</summary>
internal sealed class CacheTerms
{
    private float[] _terms = [];
    private double _sum;

    /// <summary>Sets the places.</summary>
    /// <param name="products">h·h_i: [places].</param>
    /// <param name="theta">θ.</param>
    public void Begin(ReadOnlySpan<float> products, double theta)
    {
        if (_terms.Length < products.Length)
            _terms = new float[Math.Max(products.Length, 2 * _terms.Length)];
        Span<float> terms = _terms.AsSpan(0, products.Length);
        products.CopyTo(terms);
        VectorMath.Scale((float)theta, terms);
        SoftmaxRows.Terms(terms, out _, out _);
        _sum = DoubleSum.Of(terms);
    }

    /// <summary>The probability of a word.</summary>
    /// <param name="id">The word.</param>
    /// <param name="ids">The words that followed the places: [places].</param>
    public double Probability(int id, ReadOnlySpan<int> ids)
    {
        double sum = 0;
        for (int place = 0; place < ids.Length; place++)
        {
            int distance = ids[place..].IndexOf(id);
            if (distance < 0)
                break;
            place += distance;
            sum += _terms[place];
        }
        return sum / _sum;
    }

    /// <summary>Mixes the cache's distribution into another: p = (1 - weight)·p + weight·cache.</summary>
    /// <param name="probabilities">[ids].</param>
    /// <param name="weight">The cache's part.</param>
    /// <param name="ids">The words that followed the places: [places].</param>
    public void MixInto(Span<float> probabilities, double weight, ReadOnlySpan<int> ids)
    {
        VectorMath.Scale((float)(1 - weight), probabilities);
        double factor = weight / _sum;
        for (int place = 0; place < ids.Length; place++)
            probabilities[ids[place]] += (float)(factor * _terms[place]);
    }
}
