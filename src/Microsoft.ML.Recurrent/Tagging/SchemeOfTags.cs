using Microsoft.ML.Recurrent.Engine.Decoding;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Tells by the tags of training rows in which scheme they are.</summary>
internal static class SchemeOfTags
{
    /// <summary>
    /// BIOES if a tag is E-X or S-X; otherwise IOB2 if of the entities that do not directly follow one of their type more begin with B-X than with I-X, and IOB1 if more begin with I-X;
    /// none if the tags mark no entities.
    /// </summary>
    /// <param name="names">The names of the tags.</param>
    /// <param name="rows">The tags of each row, -1 for none.</param>
    public static TagScheme Of(IReadOnlyList<string> names, IEnumerable<int[]> rows)
    {
        if (!EntityCounter.Fits(names))
            return TagScheme.None;
        EntityTag[] tags = [.. names.Select(name => EntityTag.TryParse(name, out EntityTag tag) ? tag : EntityTag.Outside)];
        if (tags.Any(tag => tag.Part is 'E' or 'S'))
            return TagScheme.Bioes;
        long begins = 0, continues = 0;
        foreach (int[] row in rows)
        {
            EntityTag before = EntityTag.Outside;
            foreach (int number in row)
            {
                EntityTag tag = number < 0 ? EntityTag.Outside : tags[number];
                if (tag.IsInside && tag.Type != before.Type)
                {
                    begins += tag.Part == 'B' ? 1 : 0;
                    continues += tag.Part == 'I' ? 1 : 0;
                }
                before = tag;
            }
        }
        return begins >= continues ? TagScheme.Iob2 : TagScheme.Iob1;
    }
}
