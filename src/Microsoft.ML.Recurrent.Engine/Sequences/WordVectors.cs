using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Pre-trained vectors for the words of a vocabulary.</summary>
/// <param name="Values">The vectors by id, zeros where there is none: [vocabulary, dimension].</param>
/// <param name="IsFound">Whether there is a vector, by id: [vocabulary].</param>
/// <param name="FoundCount">Number of words that have a vector.</param>
/// <param name="DuplicateCount">Number of lines that were passed over because their word already had a vector.</param>
internal sealed record WordVectors(Matrix Values, bool[] IsFound, int FoundCount, int DuplicateCount);
