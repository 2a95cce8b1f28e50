using Microsoft.ML.Recurrent.Engine.Decoding;

namespace Microsoft.ML.Recurrent;

/// <summary>An entity, or another span of tokens, that tags such as <c>B-PER</c> mark.</summary>
/// <param name="Start">The first token, from 0.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Type">What stands behind the hyphen of the tags; empty if nothing does.</param>
public readonly record struct TagSpan(int Start, int Length, string Type)
{
    /// <summary>
    /// The spans that the tags of a sentence mark, in order, in any <see cref="TagScheme"/>. Tags that are not well formed are read as the CoNLL evaluation script reads them: an
    /// I-X that continues nothing begins a span.
    /// </summary>
    /// <param name="tags">The tags: <c>O</c>, <c>B-X</c>, <c>I-X</c>, <c>E-X</c> or <c>S-X</c>; an empty text is read as <c>O</c>.</param>
    /// <exception cref="ArgumentException">A tag is none of these.</exception>
    public static IReadOnlyList<TagSpan> Of(IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var spans = new List<TagSpan>();
        EntityTag before = EntityTag.Outside;
        int token = 0;
        foreach (string name in tags)
        {
            if (!EntityTag.TryParse(name, out EntityTag tag))
                throw new ArgumentException($"Expected tags that mark spans (B-X, I-X, E-X, S-X or O); tag {token}, counted from 0, is '{name}'.", nameof(tags));
            if (tag.Continues(before))
                spans[^1] = spans[^1] with { Length = spans[^1].Length + 1 };
            else if (tag.IsInside)
                spans.Add(new TagSpan(token, 1, tag.Type));
            before = tag;
            token++;
        }
        return spans;
    }
}
