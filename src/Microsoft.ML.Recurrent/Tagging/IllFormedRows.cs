using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Decoding;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Rows whose tags are not well formed by their scheme.</summary>
/// <param name="Count">How many.</param>
/// <param name="FirstRow">The first of them, by its position in the view.</param>
/// <param name="FirstFault">What is wrong with it.</param>
internal sealed record IllFormedRows(int Count, long FirstRow, string FirstFault)
{
    /// <summary>Looks at all rows; null if there are none. A tag that is not learned can stand anywhere.</summary>
    /// <exception cref="ArgumentException">The tags do not fit the scheme at all.</exception>
    public static IllFormedRows? Find(TaggerRows rows, TagNumbers tags, TagScheme scheme)
    {
        if (scheme == TagScheme.None)
            return null;
        var constraints = new TagConstraints(tags.Known, scheme);
        IllFormedRows? found = null;
        for (int row = 0; row < rows.Count; row++)
        {
            int[] sequence = [.. tags.TagsOf(rows.Tags[row]).Select(tag => tag < tags.Count ? tag : -1)];
            int fault = constraints.FirstFault(sequence);
            if (fault >= 0)
                found = found is null ? new IllFormedRows(1, rows.Positions[row], Describe(sequence, fault, tags.Names)) : found with { Count = found.Count + 1 };
        }
        return found;
    }

    private static string Describe(int[] tags, int fault, IReadOnlyList<string> names)
    {
        string Name(int token) => $"'{names[tags[token]]}'";
        if (fault == tags.Length)
            return $"{Name(fault - 1)} cannot be the tag of the last token";
        string problem = fault == 0 ? "cannot be the tag of the first token" : tags[fault - 1] < 0 ? "cannot be anywhere" : $"cannot follow {Name(fault - 1)}";
        return string.Create(CultureInfo.InvariantCulture, $"{Name(fault)} of token {fault} {problem}");
    }
}
