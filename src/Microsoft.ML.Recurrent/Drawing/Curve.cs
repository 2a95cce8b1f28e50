namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>A line of a <see cref="CurvePanel"/>.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Color">Its colour.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
/// <param name="Points">Its finite points, ascending in X.</param>
internal sealed record Curve(string Name, string Color, bool IsDashed, IReadOnlyList<(double X, double Value)> Points)
{
    /// <summary>Whether each point has a dot, which tells its figures to the pointer.</summary>
    public bool HasDots { get; init; } = true;

    /// <summary>The point that is marked as the best, by its X; null for none.</summary>
    public double? Best { get; init; }
}
