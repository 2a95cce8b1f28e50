namespace Microsoft.ML.Recurrent;

/// <summary>How the learning rate changes over a run, after an optional linear warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>The learning rate stays.</summary>
    Constant = 0,

    /// <summary>The learning rate falls along half a cosine, from its full value to 0 at the end of the last epoch (Loshchilov and Hutter 2017).</summary>
    Cosine = 1,

    /// <summary>The learning rate is multiplied by a factor whenever the validation metric has not improved for some epochs.</summary>
    ReduceOnPlateau = 2,
}
