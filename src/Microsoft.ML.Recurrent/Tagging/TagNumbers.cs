using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>The tags that a network learns, and those that it cannot know because only validation rows have them.</summary>
internal sealed class TagNumbers
{
    private readonly int[] _tagOfNumber;

    private TagNumbers(string[] names, int count, int[] tagOfNumber, KeyValues? values)
    {
        Names = names;
        Count = count;
        _tagOfNumber = tagOfNumber;
        Values = values;
    }

    /// <summary>Names of the tags: those that are learned, then the others.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of tags that are learned.</summary>
    public int Count { get; }

    /// <summary>What the keys of the tags that are learned stand for; null when the label column did not say.</summary>
    public KeyValues? Values { get; }

    /// <summary>Names of the tags that are learned.</summary>
    public string[] Known => [.. Names.Take(Count)];

    /// <summary>
    /// Numbers the tags: keys as they are; texts in ordinal order, those of the training rows first.
    /// </summary>
    /// <param name="column">The training rows' column.</param>
    /// <param name="table">The tags that were read.</param>
    /// <param name="rows">Their numbers in the table, of each row.</param>
    /// <param name="training">The rows that are trained on.</param>
    public static TagNumbers Of(TagColumn column, TokenTable table, SequenceStore rows, ReadOnlySpan<int> training)
    {
        var isKnown = new bool[table.Tokens.Count];
        if (column.IsKeys)
        {
            // The first names in the table are those of the column's keys: see Prepare.
            isKnown.AsSpan(0, column.KeyCount).Fill(true);
        }
        else
        {
            foreach (int row in training)
            {
                foreach (int number in rows[row])
                {
                    if (number >= 0)
                        isKnown[number] = true;
                }
            }
        }
        IEnumerable<int> numbers = Enumerable.Range(0, isKnown.Length);
        int[] order = column.IsKeys
            ? [.. numbers]
            : [.. numbers.OrderBy(number => isKnown[number] ? 0 : 1).ThenBy(number => table.Tokens[number], StringComparer.Ordinal)];
        var tagOfNumber = new int[order.Length];
        for (int tag = 0; tag < order.Length; tag++)
            tagOfNumber[order[tag]] = tag;
        string[] names = [.. order.Select(number => table.Tokens[number])];
        int count = isKnown.Count(known => known);
        return new TagNumbers(names, count, tagOfNumber, column.IsKeys ? column.Values : new KeyValues(KeyValueType.Text, names[..count]));
    }

    /// <summary>Gives keys the first numbers in the table, in their order, before any row is read.</summary>
    /// <exception cref="ArgumentException">Two keys stand for the same text.</exception>
    public static void Prepare(TagColumn? column, TokenTable table)
    {
        if (column is not { IsKeys: true })
            return;
        foreach (string name in column.Names())
            table.NumberOf(name);
        if (table.Tokens.Count < column.KeyCount)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The {column.KeyCount} keys of column '{column.Column.Name}' stand for {table.Tokens.Count} different tags; expected one for each. Texts that are no valid UTF-16 are alike: correct them, and map them to keys anew."));
        }
    }

    /// <summary>The tags of a row whose numbers in the table are given: [length]; -1 stays.</summary>
    public int[] TagsOf(ReadOnlySpan<int> numbers)
    {
        var tags = new int[numbers.Length];
        for (int i = 0; i < tags.Length; i++)
            tags[i] = numbers[i] < 0 ? -1 : _tagOfNumber[numbers[i]];
        return tags;
    }
}
