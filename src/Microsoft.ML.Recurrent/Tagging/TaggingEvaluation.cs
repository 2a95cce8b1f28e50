using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Metrics from a column of right tags and a column of tags found.</summary>
internal sealed class TaggingEvaluation
{
    private readonly TagScheme? _scheme;
    private readonly TokenTable _names = new(lowerCase: false);
    private readonly SequenceStore _gold = new();
    private readonly SequenceStore _found = new();

    private TaggingEvaluation(TagScheme? scheme) => _scheme = scheme;

    /// <summary>Reads all rows of <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or a tag is not of the scheme.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to evaluate, or a row's lengths differ.</exception>
    public static TaggingMetrics Run(IDataView data, string labelName, string predictedName, TagScheme? scheme, UnknownTokens unknown)
    {
        var label = TagColumn.Find(data.Schema, "label", labelName);
        var predicted = TagColumn.Find(data.Schema, "predicted label", predictedName);
        label.ExpectComparable(predicted);
        return new TaggingEvaluation(scheme).Run(data, label, predicted, unknown);
    }

    private TaggingMetrics Run(IDataView data, TagColumn label, TagColumn predicted, UnknownTokens unknown)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(unknown.Column is { } column ? [label.Column, predicted.Column, column] : [label.Column, predicted.Column]);
        SequenceReader<int> readGold = label.Open(cursor, _names), readFound = predicted.Open(cursor, _names);
        SequenceReader<bool>? readUnknown = unknown.Open?.Invoke(cursor);
        var counts = new TaggingCounts { HasUnknown = readUnknown is not null };
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            ReadOnlySpan<int> gold = readGold.Read(), found = readFound.Read();
            ReadOnlySpan<bool> isUnknown = readUnknown is null ? [] : readUnknown.Read();
            RowLengths.Check(cursor.Position, "tags", label.Column.Name, gold.Length, "tags", predicted.Column.Name, found.Length);
            if (readUnknown is not null)
                RowLengths.Check(cursor.Position, "tags", label.Column.Name, gold.Length, "tokens", unknown.Column!.Value.Name, isUnknown.Length);
            counts.Add(gold, found, isUnknown);
            _gold.Append(gold);
            _found.Append(found);
        }
        if (counts.Tokens == 0)
        {
            throw new InvalidOperationException(rows == 0
                ? "The data has no rows: there is nothing to evaluate. Check the file and the rows that were filtered before."
                : FormattableString.Invariant($"None of the tokens of {rows} rows has a tag in column '{label.Column.Name}': there is nothing to evaluate. Check the label column."));
        }
        (string[] tags, int[] placeOf) = Sort();
        return new TaggingMetrics(counts, Confuse(tags, placeOf), CountEntities(tags, placeOf));
    }

    /// <summary>The tags in ordinal order, and for each number its place among them. What is missing, number -1, is the empty tag, which only stands there if it was found.</summary>
    private (string[] Tags, int[] PlaceOf) Sort()
    {
        var used = new bool[_names.Tokens.Count + 1];
        for (int row = 0; row < _gold.Count; row++)
        {
            ReadOnlySpan<int> gold = _gold[row], found = _found[row];
            for (int i = 0; i < gold.Length; i++)
            {
                if (gold[i] >= 0)
                    used[gold[i] + 1] = used[found[i] + 1] = true;
            }
        }
        int[] order = [.. Enumerable.Range(0, used.Length).Where(number => used[number]).OrderBy(NameOf, StringComparer.Ordinal)];
        var placeOf = new int[used.Length];
        for (int place = 0; place < order.Length; place++)
            placeOf[order[place]] = place;
        return ([.. order.Select(NameOf)], placeOf);
    }

    private string NameOf(int number) => number == 0 ? "" : _names.Tokens[number - 1];

    private TagConfusionMatrix Confuse(string[] tags, int[] placeOf)
    {
        long[][] counts = [.. tags.Select(_ => new long[tags.Length])];
        for (int row = 0; row < _gold.Count; row++)
        {
            ReadOnlySpan<int> gold = _gold[row], found = _found[row];
            for (int i = 0; i < gold.Length; i++)
            {
                if (gold[i] >= 0)
                    counts[placeOf[gold[i] + 1]][placeOf[found[i] + 1]]++;
            }
        }
        return new TagConfusionMatrix(tags, counts);
    }

    private EntityMetrics? CountEntities(string[] tags, int[] placeOf)
    {
        if (!MarkEntities(tags))
            return null;
        var counter = new EntityCounter(tags);
        int[] gold = [], found = [];
        for (int row = 0; row < _gold.Count; row++)
        {
            int length = _gold.LengthOf(row);
            if (gold.Length < length)
                (gold, found) = (new int[length], new int[length]);
            for (int i = 0; i < length; i++)
            {
                gold[i] = _gold[row][i] < 0 ? -1 : placeOf[_gold[row][i] + 1];
                found[i] = placeOf[_found[row][i] + 1];
            }
            counter.Add(gold.AsSpan(0, length), found.AsSpan(0, length));
        }
        return new EntityMetrics(counter.Types.Select((type, i) => new TagScore(type, counter.Correct[i], counter.Found[i], counter.Gold[i])));
    }

    private bool MarkEntities(string[] tags)
    {
        if (_scheme is null)
            return EntityCounter.Fits(tags);
        if (_scheme == TagScheme.None)
            return false;
        foreach (string tag in tags)
        {
            if (!EntityTag.TryParse(tag, out _))
                throw new ArgumentException($"Expected tags of the scheme {_scheme}, which mark entities (B-X, I-X, E-X, S-X or O); found '{tag}'. Give {nameof(TagScheme)}.{nameof(TagScheme.None)} for tags that mark none.");
        }
        return true;
    }
}
