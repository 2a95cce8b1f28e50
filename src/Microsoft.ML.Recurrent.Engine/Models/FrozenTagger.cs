using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>The parts of a <see cref="TaggerNetwork"/> that prediction has packed once; any number of sessions use them side by side.</summary>
/// <param name="Recurrent">The recurrent layers.</param>
/// <param name="Characters">The encoder of words' characters; null where there is none.</param>
internal sealed record FrozenTagger(FrozenStack Recurrent, FrozenCharacterEncoder? Characters);
