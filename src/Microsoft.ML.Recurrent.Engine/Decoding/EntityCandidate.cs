namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>A span of tokens that may be an entity.</summary>
/// <param name="Start">The first token.</param>
/// <param name="End">The token after the last.</param>
/// <param name="Type">The type, by its number in <see cref="EntityTypes"/>.</param>
/// <param name="Probability">The probability, given the sequence, that just these tokens are an entity of the type: the sum over all tag sequences with that entity.</param>
internal readonly record struct EntityCandidate(int Start, int End, int Type, double Probability);
