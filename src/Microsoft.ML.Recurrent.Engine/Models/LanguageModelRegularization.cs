namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// What keeps a <see cref="LanguageModelNetwork"/> from learning its training text by heart: the techniques of AWD-LSTM (Merity, Keskar and Socher
/// 2018). All rates are from 0 to less than 1; nothing is on by default.
/// </summary>
internal sealed record LanguageModelRegularization
{
    /// <summary>Share of the words whose vectors training sets to zero, one mask a batch (Gal and Ghahramani 2016).</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>Share of the word vectors' elements that training sets to zero.</summary>
    public double InputDropout { get; init; }

    /// <summary>Share of the values between two recurrent layers that training sets to zero.</summary>
    public double LayerDropout { get; init; }

    /// <summary>Share of the top layer's values that training sets to zero.</summary>
    public double OutputDropout { get; init; }

    /// <summary>Share of the hidden-to-hidden weights that training sets to zero, one mask a batch (DropConnect: Wan et al. 2013).</summary>
    public double WeightDropout { get; init; }

    /// <summary>
    /// Whether a sequence has one mask of input, layer and output dropout for all its steps of a batch (variational or locked dropout: Gal and
    /// Ghahramani 2016).
    /// </summary>
    public bool Variational { get; init; }

    /// <summary>α: weight of the mean square of the top layer's values, after dropout, in what training minimises; at least 0.</summary>
    public double ActivationRegularization { get; init; }

    /// <summary>β: weight of the mean square of the change of the top layer's values from step to step, before dropout; at least 0.</summary>
    public double TemporalActivationRegularization { get; init; }
}
