namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What keeps a <see cref="ClassifierNetwork"/> from learning its training rows by heart; no part of the trained model.</summary>
internal sealed record ClassifierRegularization
{
    /// <summary>Dropout of the elements of the sequence, between layers and of the pooled state, in [0, 1).</summary>
    public float Dropout { get; init; }

    /// <summary>Whether one mask serves all steps of a sequence (Gal and Ghahramani 2016).</summary>
    public bool Variational { get; init; }

    /// <summary>Share of words that are replaced by the unknown word, in [0, 1), which trains its vector (Iyyer et al. 2015).</summary>
    public float WordDropout { get; init; }
}
