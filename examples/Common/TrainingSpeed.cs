using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>How fast a model was trained.</summary>
internal static class TrainingSpeed
{
    /// <summary>Training tokens in a second, over all epochs with their validation.</summary>
    public static double Of(TrainingHistory history) => history.Epochs.Sum(epoch => epoch.Tokens) / history.Epochs.Sum(epoch => epoch.Seconds);
}
