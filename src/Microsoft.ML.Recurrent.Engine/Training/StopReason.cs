namespace Microsoft.ML.Recurrent;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were run.</summary>
    AllEpochs = 0,

    /// <summary>The validation metric had not improved for as many epochs as the patience allows.</summary>
    NoImprovement = 1,

    /// <summary>Training was cancelled; the weights are the best that an epoch had ended with.</summary>
    Cancelled = 2,
}
