namespace Microsoft.ML.Recurrent;

/// <summary>How well a tag, or a type of entity, was found.</summary>
/// <param name="Name">The tag, or the type.</param>
/// <param name="Correct">How often it was found where it is.</param>
/// <param name="Predicted">How often it was found, rightly or not.</param>
/// <param name="Expected">How often there is one (support).</param>
public sealed record TagScore(string Name, long Correct, long Predicted, long Expected)
{
    /// <summary>The part of those found that are right, from 0 to 1; 0 when none was found.</summary>
    public double Precision => Predicted == 0 ? 0 : (double)Correct / Predicted;

    /// <summary>The part of those there are that were found, from 0 to 1; 0 when there are none.</summary>
    public double Recall => Expected == 0 ? 0 : (double)Correct / Expected;

    /// <summary>Harmonic mean of <see cref="Precision"/> and <see cref="Recall"/>, from 0 to 1; 0 when none was right.</summary>
    public double F1 => Correct == 0 ? 0 : 2.0 * Correct / (Predicted + Expected);
}
