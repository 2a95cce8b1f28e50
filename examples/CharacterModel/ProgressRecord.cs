using Microsoft.ML.Recurrent;

namespace CharacterModel;

/// <summary>Keeps what training reports, and passes it on.</summary>
/// <param name="next">To whom; null for nobody.</param>
internal sealed class ProgressRecord(IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
{
    private readonly List<(double Seconds, double Bits)> _training = [];

    /// <summary>Bits per character of the training text, the mean of the epoch so far, after seconds of training.</summary>
    public IReadOnlyList<(double Seconds, double Bits)> Training => _training;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        _training.Add((value.Elapsed.TotalSeconds, value.Loss / Math.Log(2)));
        next?.Report(value);
    }
}
