namespace Microsoft.ML.Recurrent;

/// <summary>What a language model of a fixed window makes of the words before the one that it predicts.</summary>
public enum WindowContext
{
    /// <summary>The mean of their vectors, whatever their order: the context of CBOW (Mikolov et al. 2013), with words from the left alone.</summary>
    Mean,

    /// <summary>Their vectors side by side, through a hidden layer (Bengio et al. 2003).</summary>
    Concatenated,
}
