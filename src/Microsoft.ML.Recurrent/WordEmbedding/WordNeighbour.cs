namespace Microsoft.ML.Recurrent;

/// <summary>A word and how near it is.</summary>
/// <param name="Word">The word.</param>
/// <param name="Similarity">The cosine of its vector with the one in question, from -1 to 1.</param>
public readonly record struct WordNeighbour(string Word, float Similarity);
