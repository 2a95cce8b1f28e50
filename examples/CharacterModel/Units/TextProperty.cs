namespace CharacterModel.Units;

/// <summary>Something that can be said of each place in a text.</summary>
/// <param name="Name">What.</param>
/// <param name="Values">A value for each character.</param>
internal sealed record TextProperty(string Name, double[] Values);
