namespace Microsoft.ML.Recurrent;

/// <summary>A column of a view that a field of a file of tagged sentences becomes.</summary>
/// <param name="Name">Name of the column, whose rows are vectors of text: one text for each token of a sentence.</param>
/// <param name="Field">The field, from 0; <c>^1</c> for the last.</param>
public sealed record ConllColumn(string Name, Index Field);
