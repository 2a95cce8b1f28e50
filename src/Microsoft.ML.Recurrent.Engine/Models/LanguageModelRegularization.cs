namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What keeps a <see cref="LanguageModelNetwork"/> from learning its training text by heart. All rates are from 0 to less than 1.</summary>
internal sealed record LanguageModelRegularization
{
    /// <summary>Share of the word vectors' elements that training sets to zero.</summary>
    public double InputDropout { get; init; }

    /// <summary>Share of the values between two recurrent layers that training sets to zero.</summary>
    public double LayerDropout { get; init; }

    /// <summary>Share of the top layer's values that training sets to zero.</summary>
    public double OutputDropout { get; init; }

    /// <summary>Whether a sequence has one dropout mask for all its steps (Gal and Ghahramani 2016).</summary>
    public bool Variational { get; init; }
}
