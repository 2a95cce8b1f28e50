using Examples.Common.Tagging;

namespace Examples.Common.Tests.Tagging;

/// <summary>Sentences as a tagger would give them.</summary>
internal static class Sentences
{
    /// <summary>Two names found as they are, one with the wrong type, one that is none, and one that was missed.</summary>
    public static TaggedSentence Entities { get; } = Of(
        "Nora    B-PER  B-PER",
        "Moll    I-PER  I-PER",
        "left    O      O",
        "Kessel  B-ORG  B-LOC",
        "with    O      O",
        "The     B-PER  O",
        "goat    O      O",
        "in      O      O",
        "May     O      B-DATE",
        "2021    O      I-DATE",
        "Lunde   B-LOC  B-LOC");

    public static TaggedSentence PartsOfSpeech { get; } = Of("She PRON PRON", "saws VERB NOUN", ". PUNCT PUNCT");

    /// <summary>A sentence: token, predicted tag and, where there is one, the right tag; the probabilities are 0.9, 0.89 and so on; the last token is unknown.</summary>
    public static TaggedSentence Of(params string[] tokens)
    {
        string[][] fields = [.. tokens.Select(token => token.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        return new TaggedSentence
        {
            Tokens = [.. fields.Select(token => token[0])],
            PredictedTags = [.. fields.Select(token => token[1])],
            Label = fields[0].Length > 2 ? [.. fields.Select(token => token[2])] : null,
            Probability = [.. fields.Select((_, i) => 0.9f - 0.01f * i)],
            UnknownTokens = [.. fields.Select((_, i) => i == fields.Length - 1)],
        };
    }
}
