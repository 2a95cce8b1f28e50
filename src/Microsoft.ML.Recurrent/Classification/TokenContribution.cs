namespace Microsoft.ML.Recurrent;

/// <summary>What one token of a text adds to the score of a class: positive speaks for the class, negative against it.</summary>
/// <param name="Token">The token, as it is written in the text.</param>
/// <param name="Start">Where it begins in the text (of tokens: in the tokens joined by single blanks).</param>
/// <param name="Contribution">Its part of the score, in the score's unit; 0 for a token that the model does not read.</param>
public readonly record struct TokenContribution(string Token, int Start, float Contribution);
