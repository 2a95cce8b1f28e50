namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// How many steps of running text are trained on at a time. Windows of one length begin at the same words in every epoch, and these words are never
/// learnt from as context of what came before; lengths that vary change that (Merity, Keskar and Socher 2018: 70, 0.05, 5, 5).
/// </summary>
internal sealed record BpttLengths
{
    /// <summary>Mean length in steps, at least 1.</summary>
    public int Mean { get; init; } = 70;

    /// <summary>Probability that a window has half the mean, from 0 to 1.</summary>
    public double HalfProbability { get; init; }

    /// <summary>Standard deviation of the length, in steps, at least 0.</summary>
    public double Deviation { get; init; }

    /// <summary>Smallest length in steps, at least 1; a text's last window may be shorter.</summary>
    public int Minimum { get; init; } = 1;
}
