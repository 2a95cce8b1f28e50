namespace Microsoft.ML.Recurrent;

/// <summary>How a word's vector is made of its characters.</summary>
public enum CharacterEncoderKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>
    /// The last states of recurrent layers that read the characters forwards and backwards (Lample et al. 2016, "Neural architectures for named
    /// entity recognition"). Sees the whole word.
    /// </summary>
    Recurrent,

    /// <summary>
    /// The largest value of each of many filters that see some successive characters (Ma and Hovy 2016, "End-to-end sequence labeling via
    /// bi-directional LSTM-CNNs-CRF"; Kim et al. 2016, "Character-aware neural language models"). Cheaper.
    /// </summary>
    Convolution,
}
