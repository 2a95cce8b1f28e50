using System.Globalization;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent;

/// <summary>How often each tag was found where which tag is.</summary>
public sealed class TagConfusionMatrix
{
    private readonly long[][] _counts;

    internal TagConfusionMatrix(IReadOnlyList<string> tags, long[][] counts)
    {
        Tags = tags;
        _counts = counts;
    }

    /// <summary>The tags that there are or that were found, in ordinal order. The empty tag stands for a prediction that is missing.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Number of tokens by the tag that is right (first index) and the tag that was found (second): [tags][tags].</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts => _counts;

    /// <summary>The matrix as a table: right tags in rows, found ones in columns.</summary>
    /// <param name="maximumTags">Most tags to show, at least 1: the most frequent ones; the others are put together in a last row and column.</param>
    public string GetFormattedTable(int maximumTags = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTags, 1);
        int[] shown = [.. Enumerable.Range(0, Tags.Count).OrderByDescending(tag => _counts[tag].Sum()).Take(maximumTags).Order()];
        bool hasOthers = shown.Length < Tags.Count;
        int[] place = [.. Enumerable.Repeat(shown.Length, Tags.Count)];
        for (int i = 0; i < shown.Length; i++)
            place[shown[i]] = i;
        int size = shown.Length + (hasOthers ? 1 : 0);
        var sums = new long[size, size];
        for (int right = 0; right < Tags.Count; right++)
        {
            for (int found = 0; found < Tags.Count; found++)
                sums[place[right], place[found]] += _counts[right][found];
        }
        string[] names = [.. shown.Select(tag => Tags[tag].Length == 0 ? "(none)" : Tags[tag]), .. hasOthers ? ["(other)"] : Array.Empty<string>()];
        var table = new TextTable(["Right \\ found", .. names]);
        for (int right = 0; right < size; right++)
            table.Add([names[right], .. Enumerable.Range(0, size).Select(found => sums[right, found].ToString(CultureInfo.InvariantCulture))]);
        return table.ToString();
    }

    /// <summary>The table of <see cref="GetFormattedTable"/>.</summary>
    public override string ToString() => GetFormattedTable();
}
