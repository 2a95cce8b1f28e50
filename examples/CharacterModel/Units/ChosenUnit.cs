namespace CharacterModel.Units;

/// <summary>A unit that follows a property of the text more closely than any other.</summary>
/// <param name="Property">The property.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Correlation">Pearson's correlation of the two, over the characters.</param>
internal sealed record ChosenUnit(string Property, int Unit, double Correlation)
{
    /// <summary>For each property that is not the same everywhere, the unit with the strongest correlation, of either sign; the strongest first.</summary>
    public static IReadOnlyList<ChosenUnit> Find(UnitActivations activations, IReadOnlyList<TextProperty> properties)
    {
        var chosen = new List<ChosenUnit>();
        foreach (TextProperty property in properties.Where(property => property.Values.Distinct().Skip(1).Any()))
        {
            chosen.Add(Enumerable.Range(0, activations.Count)
                .Select(unit => new ChosenUnit(property.Name, unit, CorrelationOf(activations[unit], property.Values)))
                .MaxBy(unit => Math.Abs(unit.Correlation))!);
        }
        return [.. chosen.OrderByDescending(unit => Math.Abs(unit.Correlation))];
    }

    /// <summary>Pearson's correlation; 0 where one of them is constant.</summary>
    public static double CorrelationOf(ReadOnlySpan<float> first, ReadOnlySpan<double> second)
    {
        double firstMean = 0, secondMean = 0;
        for (int i = 0; i < first.Length; i++)
        {
            firstMean += first[i] / first.Length;
            secondMean += second[i] / second.Length;
        }
        double both = 0, firstSquares = 0, secondSquares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double a = first[i] - firstMean, b = second[i] - secondMean;
            both += a * b;
            firstSquares += a * a;
            secondSquares += b * b;
        }
        return firstSquares > 0 && secondSquares > 0 ? both / Math.Sqrt(firstSquares * secondSquares) : 0;
    }
}
