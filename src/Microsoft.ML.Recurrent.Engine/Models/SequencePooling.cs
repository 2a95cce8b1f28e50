namespace Microsoft.ML.Recurrent;

/// <summary>How the hidden states of a sequence become one vector; several kinds together are put side by side.</summary>
[Flags]
public enum SequencePooling
{
    /// <summary>The last state of each direction.</summary>
    Last = 1,

    /// <summary>The largest value of each unit (Collobert and Weston 2008; Conneau et al. 2017).</summary>
    Max = 2,

    /// <summary>The mean value of each unit.</summary>
    Mean = 4,

    /// <summary>A weighted mean whose weights are learned (Yang et al. 2016).</summary>
    Attention = 8,

    /// <summary>All of them.</summary>
    All = Last | Max | Mean | Attention,
}
