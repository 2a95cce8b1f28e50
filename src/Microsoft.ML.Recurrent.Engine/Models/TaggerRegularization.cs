namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// What keeps a <see cref="TaggerNetwork"/> from learning its training sentences by heart; no part of the trained model. All rates are from 0 to less
/// than 1; nothing is on by default.
/// </summary>
internal sealed record TaggerRegularization
{
    /// <summary>Share of the words that training replaces by the unknown word, which trains its vector (Iyyer et al. 2015).</summary>
    public double WordDropout { get; init; }

    /// <summary>
    /// Instead of <see cref="WordDropout"/>, the probability of each word of being replaced, as <see cref="Layers.WordDropoutRates"/> gives them; null for none:
    /// [words].
    /// </summary>
    public float[]? WordDropoutRates { get; init; }

    /// <summary>Share of the values of characters' vectors that training sets to zero.</summary>
    public double CharacterDropout { get; init; }

    /// <summary>Share of the values that the recurrent layers read which training sets to zero.</summary>
    public double InputDropout { get; init; }

    /// <summary>Share of the values between two recurrent layers that training sets to zero.</summary>
    public double LayerDropout { get; init; }

    /// <summary>Share of the top layer's values that training sets to zero.</summary>
    public double OutputDropout { get; init; }

    /// <summary>Share of the hidden-to-hidden weights that training sets to zero, one mask a batch (DropConnect: Wan et al. 2013).</summary>
    public double WeightDropout { get; init; }

    /// <summary>Share of the values of hidden states that recurrent products read which training sets to zero, one mask a sequence (Gal and Ghahramani 2016).</summary>
    public double RecurrentDropout { get; init; }

    /// <summary>
    /// Weight, at least 0, of the divergence between what two networks say that dropout makes of the one (<see cref="Objectives.DropoutConsistency"/>); 0 for none. Otherwise a batch must
    /// have every sequence twice.
    /// </summary>
    public double Consistency { get; init; }

    /// <summary>
    /// Share of the previous tags that <see cref="TaggerOutput.PreviousTag"/> reads as the network finds them instead of the true ones, from 0 (teacher
    /// forcing) to 1 (scheduled sampling: Bengio et al. 2015).
    /// </summary>
    public double SamplingRate { get; init; }

    /// <summary>
    /// Number of tags of a second kind that the network learns beside its own from the same hidden states (multi-task learning: Caruana 1997), 0 for none.
    /// They make the hidden states better and are not predicted.
    /// </summary>
    public int AuxiliaryTags { get; init; }

    /// <summary>What the mean loss of the second kind of tags counts for beside that of the network's own, above 0.</summary>
    public float AuxiliaryWeight { get; init; } = 0.5f;

    /// <summary>Whether a sequence has one mask of input, layer and output dropout for all its steps (Gal and Ghahramani 2016).</summary>
    public bool Variational { get; init; } = true;
}
