using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>A column that holds a sequence a row, classified: what its elements are and how to read them.</summary>
internal sealed class SequenceColumn
{
    private const string Role = "feature";

    private SequenceColumn(DataViewSchema.Column column, SequenceKinds kind)
    {
        Column = column;
        Kind = kind;
    }

    internal DataViewSchema.Column Column { get; }

    /// <summary>Exactly one kind.</summary>
    internal SequenceKinds Kind { get; }

    /// <summary>Of keys: how many there are; a key lies between 1 and this, and 0 is unknown.</summary>
    internal int KeyCount { get; private init; }

    /// <summary>Of floats: how many make one element of the sequence.</summary>
    internal int ElementSize { get; private init; } = 1;

    /// <summary>
    /// Finds and classifies the column, which must be of one of the accepted kinds. The element size is the number of floats that
    /// make one element; null takes it from a two-dimensional type, else 1.
    /// </summary>
    /// <exception cref="ArgumentException">The column is missing, or of a kind that is not accepted.</exception>
    internal static SequenceColumn Find(DataViewSchema schema, string name, SequenceKinds accepted, int? elementSize = null)
    {
        DataViewSchema.Column column = InputColumns.Find(schema, Role, name);
        SequenceKinds kind = column.Type is VectorDataViewType vector
            ? KindOfVector(vector.ItemType, vector.ItemType is KeyDataViewType)
            : KindOfScalar(column.Type);
        Check(kind, accepted, name, column.Type.ToString()!, column.Type as VectorDataViewType is { } v ? v.ItemType : column.Type);
        return kind switch
        {
            SequenceKinds.Keys => new SequenceColumn(column, kind)
            {
                KeyCount = Key.CountOf((KeyDataViewType)((VectorDataViewType)column.Type).ItemType, Role, name),
            },
            SequenceKinds.Floats => new SequenceColumn(column, kind) { ElementSize = ElementSizeOf(column, elementSize) },
            _ => new SequenceColumn(column, kind),
        };
    }

    /// <summary>Checks the column of an estimator's input, as far as a schema shape tells.</summary>
    /// <exception cref="ArgumentException">The column is missing, or of a kind that is not accepted.</exception>
    internal static SequenceKinds Check(SchemaShape shape, string name, SequenceKinds accepted)
    {
        SchemaShape.Column column = InputColumns.Find(shape, Role, name);
        SequenceKinds kind = column.Kind == SchemaShape.Column.VectorKind.Scalar
            ? (column.IsKey ? SequenceKinds.None : KindOfScalar(column.ItemType))
            : KindOfVector(column.ItemType, column.IsKey);
        Check(kind, accepted, name, InputColumns.Describe(column), column.ItemType);
        return kind;
    }

    /// <summary>Checks that keys are as many as in training.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    internal void ExpectKeys(int keyCount)
    {
        if (KeyCount != keyCount)
            throw new ArgumentException(
                $"The keys of column '{Column.Name}' run from 1 to {KeyCount}; the model was trained on keys from 1 to {keyCount}. " +
                "Map them with the same fitted MapValueToKey that stood before the trainer.");
    }

    /// <summary>Opens a column of <see cref="SequenceKinds.Tokens"/>, or of <see cref="SequenceKinds.Text"/> as a span of one.</summary>
    internal SequenceReader<ReadOnlyMemory<char>> OpenTexts(DataViewRow row) => Kind switch
    {
        SequenceKinds.Tokens => new TokenReader(row, Column),
        SequenceKinds.Text => new WholeTextReader(row, Column),
        _ => throw NotOf("texts"),
    };

    /// <summary>Opens a column of <see cref="SequenceKinds.Keys"/>: numbers from 1 to <see cref="KeyCount"/>, 0 for unknown.</summary>
    internal SequenceReader<int> OpenKeys(DataViewRow row) => Kind == SequenceKinds.Keys ? Key.Open(row, Column, KeyCount) : throw NotOf("keys");

    /// <summary>Opens a column of <see cref="SequenceKinds.Floats"/>: each row a multiple of <see cref="ElementSize"/> values.</summary>
    internal SequenceReader<float> OpenFloats(DataViewRow row) =>
        Kind == SequenceKinds.Floats ? new FloatReader(row, Column, Role, ElementSize) : throw NotOf("floats");

    private static SequenceKinds KindOfScalar(DataViewType type) => type is TextDataViewType ? SequenceKinds.Text : SequenceKinds.None;

    private static SequenceKinds KindOfVector(DataViewType itemType, bool isKey) =>
        isKey ? SequenceKinds.Keys
        : itemType is TextDataViewType ? SequenceKinds.Tokens
        : itemType.Equals(NumberDataViewType.Single) ? SequenceKinds.Floats
        : SequenceKinds.None;

    private static void Check(SequenceKinds kind, SequenceKinds accepted, string name, string found, DataViewType itemType)
    {
        if ((kind & accepted) != 0)
            return;
        var expected = new List<string>();
        if (accepted.HasFlag(SequenceKinds.Tokens))
            expected.Add("a vector of text");
        if (accepted.HasFlag(SequenceKinds.Keys))
            expected.Add("a vector of keys");
        if (accepted.HasFlag(SequenceKinds.Floats))
            expected.Add("a vector of Single");
        if (accepted.HasFlag(SequenceKinds.Text))
            expected.Add("text");
        throw ColumnFault.WrongType(Role, name, string.Join(" or ", expected), found, Advice(kind, accepted, itemType));
    }

    private static string Advice(SequenceKinds kind, SequenceKinds accepted, DataViewType itemType)
    {
        if (kind == SequenceKinds.Text)
            return "Cut the text into tokens first, for instance with ml.Transforms.Text.TokenizeIntoWords.";
        if (kind == SequenceKinds.Tokens && accepted.HasFlag(SequenceKinds.Keys))
            return "Map the tokens to keys first, with ml.Transforms.Conversion.MapValueToKey.";
        return itemType is NumberDataViewType && accepted.HasFlag(SequenceKinds.Floats)
            ? "Give a vector of Single: convert the values (ml.Transforms.Conversion.ConvertType) and join single columns (ml.Transforms.Concatenate)."
            : "Name another column in the options, or convert this one in the pipeline before this stage.";
    }

    private static int ElementSizeOf(DataViewSchema.Column column, int? wanted)
    {
        var type = (VectorDataViewType)column.Type;
        if (wanted is < 1)
            throw new ArgumentOutOfRangeException(nameof(wanted), wanted, "The element size is the number of floats in one element of a sequence: 1 or more.");
        if (type.Dimensions.Length > 2)
            throw ColumnFault.WrongType(
                Role, column.Name, "one or two dimensions", type.ToString(), "Give each row as steps x values, or as one vector and an element size.");
        if (type.Dimensions.Length == 2)
        {
            int width = type.Dimensions[1];
            if (width == 0 && wanted is null)
                throw ColumnFault.WrongType(Role, column.Name, "a known second dimension", type.ToString(), "Set the element size in the options.");
            if (width != 0 && wanted is not null && wanted != width)
                throw ColumnFault.WrongType(
                    Role, column.Name, $"elements of {wanted} values, the element size in the options", type.ToString(),
                    $"Leave the element size out: the type says it is {width}.");
            return width == 0 ? wanted!.Value : width;
        }

        int size = wanted ?? 1;
        if (type.Size % size != 0)
            throw ColumnFault.WrongType(
                Role, column.Name, $"a multiple of {size} values, the element size in the options", type.ToString(), "Correct the element size or the column.");
        return size;
    }

    private InvalidOperationException NotOf(string what) => new($"Column '{Column.Name}' of type {Column.Type} cannot be read as {what}.");
}
