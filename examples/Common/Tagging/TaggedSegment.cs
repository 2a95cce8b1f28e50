using Microsoft.ML.Recurrent;

namespace Examples.Common.Tagging;

/// <summary>Tokens of a sentence that are shown as one: an entity, or a token with its part of speech.</summary>
/// <param name="Start">The first token.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Type">Type of the entity, or the tag.</param>
/// <param name="Verdict">How it agrees with the tags that people gave.</param>
internal readonly record struct TaggedSegment(int Start, int Length, string Type, Verdict Verdict)
{
    /// <summary>A sentence's segments in order; they do not overlap, and tokens outside of entities are in none.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="areEntities">Whether the tags mark entities; otherwise each token is a segment.</param>
    public static IReadOnlyList<TaggedSegment> Of(TaggedSentence sentence, bool areEntities)
    {
        IReadOnlyList<TagSpan> found = SpansOf(sentence.PredictedTags, areEntities);
        if (sentence.Label is null)
            return [.. found.Select(span => new TaggedSegment(span.Start, span.Length, span.Type, Verdict.Right))];
        IReadOnlyList<TagSpan> gold = SpansOf(sentence.Label, areEntities);
        IEnumerable<TaggedSegment> missed = gold.Where(span => !found.Any(other => Overlap(span, other))).Select(span => new TaggedSegment(span.Start, span.Length, span.Type, Verdict.Missed));
        return
        [
            .. found.Select(span => new TaggedSegment(span.Start, span.Length, span.Type, gold.Contains(span) ? Verdict.Right : Verdict.Wrong))
                .Concat(missed).OrderBy(segment => segment.Start),
        ];
    }

    private static IReadOnlyList<TagSpan> SpansOf(string[] tags, bool areEntities) =>
        areEntities ? TagSpan.Of(tags) : [.. tags.Select((tag, i) => new TagSpan(i, 1, tag))];

    private static bool Overlap(TagSpan first, TagSpan second) => first.Start < second.Start + second.Length && second.Start < first.Start + first.Length;
}
