namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>A line of a <see cref="CurvePanel"/>.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Color">Its colour.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
/// <param name="MarkedEpoch">The epoch that is marked; null for none.</param>
/// <param name="Points">Its finite points, epochs ascending.</param>
internal sealed record Curve(string Name, string Color, bool IsDashed, int? MarkedEpoch, IReadOnlyList<(int Epoch, double Value)> Points);
