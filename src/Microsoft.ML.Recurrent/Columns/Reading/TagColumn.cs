using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>A column with a tag for each token of a sequence: a vector of text, or of keys.</summary>
internal sealed class TagColumn
{
    private const string Expected = "a vector of text or a vector of keys";
    private const string AdviceText = "Give each row as many tags as it has tokens, one for each.";

    private TagColumn(DataViewSchema.Column column) => Column = column;

    internal DataViewSchema.Column Column { get; }

    /// <summary>Whether tags are keys.</summary>
    internal bool IsKeys => KeyCount > 0;

    /// <summary>Of keys: how many there are; otherwise 0.</summary>
    internal int KeyCount { get; private init; }

    /// <summary>What keys stand for, if the column says so.</summary>
    internal KeyValues? Values { get; private init; }

    /// <exception cref="ArgumentException">The column is missing, or of another type.</exception>
    internal static TagColumn Find(DataViewSchema schema, string role, string name)
    {
        DataViewSchema.Column column = InputColumns.Find(schema, role, name);
        if ((column.Type as VectorDataViewType)?.ItemType is KeyDataViewType key)
        {
            int count = Key.CountOf(key, role, name);
            KeyValues? values = KeyValues.Of(column);
            // A key's count is a promise about the values it came with; without one for each, names would be given to the wrong tags.
            return new TagColumn(column) { KeyCount = count, Values = values?.Count == count ? values : null };
        }
        if ((column.Type as VectorDataViewType)?.ItemType is TextDataViewType)
            return new TagColumn(column);
        throw ColumnFault.WrongType(role, name, Expected, column.Type.ToString()!, AdviceText);
    }

    /// <summary>Checks the column of an estimator's input, as far as a schema shape tells.</summary>
    /// <exception cref="ArgumentException">The column is missing, or of another type.</exception>
    internal static SchemaShape.Column Check(SchemaShape shape, string role, string name)
    {
        SchemaShape.Column column = InputColumns.Find(shape, role, name);
        bool isVector = column.Kind != SchemaShape.Column.VectorKind.Scalar;
        if (!isVector || !(column.IsKey || column.ItemType is TextDataViewType))
            throw ColumnFault.WrongType(role, name, Expected, InputColumns.Describe(column), AdviceText);
        return column;
    }

    /// <summary>Checks that the tags of two columns can be told to be the same: keys without values only by their numbers.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    internal void ExpectComparable(TagColumn other)
    {
        bool isNumbers = IsKeys && Values is null, otherIsNumbers = other.IsKeys && other.Values is null;
        if (isNumbers == otherIsNumbers && (!isNumbers || KeyCount == other.KeyCount))
            return;
        throw new ArgumentException(
            $"The tags of column '{Column.Name}' ({Column.Type}) cannot be compared to those of column '{other.Column.Name}' ({other.Column.Type}): " +
            "expected texts, or keys that carry what they stand for; found keys that do not. Map texts to keys with MapValueToKey, or give both columns as text.");
    }

    /// <summary>Opens the column: tags as their numbers in <paramref name="names"/>, -1 for a missing one (key 0, or an empty text).</summary>
    internal SequenceReader<int> Open(DataViewRow row, TokenTable names) =>
        IsKeys ? new TagKeyReader(Key.Open(row, Column, KeyCount), Names(), names) : new TagTextReader(new TokenReader(row, Column), names);

    /// <summary>What the keys stand for, in their order; of keys that do not say, their numbers.</summary>
    internal IReadOnlyList<string> Names() => Values?.Texts ?? [.. Enumerable.Range(1, KeyCount).Select(key => key.ToString(CultureInfo.InvariantCulture))];
}
