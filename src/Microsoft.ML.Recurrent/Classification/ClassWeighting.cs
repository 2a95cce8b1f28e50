namespace Microsoft.ML.Recurrent;

/// <summary>How much a training row of each class counts.</summary>
public enum ClassWeighting
{
    /// <summary>Every row counts the same.</summary>
    None,

    /// <summary>Every class counts the same: a row counts rows / (classes · rows of its class).</summary>
    Balanced,
}
