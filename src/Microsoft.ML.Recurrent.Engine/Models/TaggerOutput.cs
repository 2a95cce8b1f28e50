namespace Microsoft.ML.Recurrent;

/// <summary>How a tagger decides on the tags of a sequence. The numbers are stored in model files and never change.</summary>
public enum TaggerOutput
{
    /// <summary>Each token's tag by itself, from what the network knows of the whole sequence.</summary>
    Softmax = 0,

    /// <summary>All tags of a sequence together, by a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001).</summary>
    ConditionalRandomField = 1,

    /// <summary>One tag after the other, by a recurrent layer that reads the tag before: the true one in training, the predicted one in use.</summary>
    PreviousTag = 2,
}
