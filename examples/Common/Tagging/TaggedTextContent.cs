namespace Examples.Common.Tagging;

/// <summary>What a page of tagged text shows.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Summary">How good the model is, in a sentence.</param>
/// <param name="AreEntities">Whether the tags mark entities; otherwise each token has a tag of its own.</param>
/// <param name="NewSentences">Sentences whose tags nobody has given.</param>
/// <param name="TestSentences">Sentences of the test data.</param>
internal sealed record TaggedTextContent(
    string Title, string Summary, bool AreEntities, IReadOnlyList<TaggedSentence> NewSentences, IReadOnlyList<TaggedSentence> TestSentences);
