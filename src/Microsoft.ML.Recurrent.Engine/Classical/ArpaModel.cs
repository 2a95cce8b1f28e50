namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>An n-gram model with its words, as an ARPA file holds it.</summary>
/// <param name="Words">The text of each id, the unknown word and the end included: [vocabulary].</param>
/// <param name="Model">The model.</param>
internal sealed record ArpaModel(IReadOnlyList<string> Words, NGramLanguageModel Model);
