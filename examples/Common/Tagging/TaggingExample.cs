namespace Examples.Common.Tagging;

/// <summary>What is particular to one example of tagging.</summary>
/// <param name="Title">What the tags are.</param>
/// <param name="Description">What the example does, in a sentence.</param>
/// <param name="NewSentences">Sentences to try the model on, with blanks between the tokens.</param>
public sealed record TaggingExample(string Title, string Description, IReadOnlyList<string> NewSentences);
