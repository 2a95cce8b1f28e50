using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>The column that a trainer learns to predict.</summary>
internal sealed class LabelColumn
{
    private const string Role = "label";

    private LabelColumn(DataViewSchema.Column column, LabelKind kind)
    {
        Column = column;
        Kind = kind;
    }

    internal DataViewSchema.Column Column { get; }

    internal LabelKind Kind { get; }

    /// <summary>The number of classes; 0 of a <see cref="LabelKind.Value"/>.</summary>
    internal int ClassCount { get; private init; }

    /// <summary>What the classes of a <see cref="LabelKind.Key"/> stand for, if the column says so.</summary>
    internal KeyValues? Classes { get; private init; }

    /// <exception cref="ArgumentException">The column is missing, or not of the expected kind.</exception>
    internal static LabelColumn Find(DataViewSchema schema, string name, LabelKind expected)
    {
        DataViewSchema.Column column = InputColumns.Find(schema, Role, name);
        if (KindOf(column.Type, column.Type is KeyDataViewType) != expected)
            throw WrongKind(name, expected, column.Type.ToString()!, column.Type is VectorDataViewType or KeyDataViewType ? null : column.Type);
        return expected switch
        {
            LabelKind.Boolean => new LabelColumn(column, expected) { ClassCount = 2 },
            LabelKind.Key => OfKeys(column, (KeyDataViewType)column.Type),
            _ => new LabelColumn(column, expected),
        };
    }

    /// <summary>Checks the column of an estimator's input.</summary>
    /// <exception cref="ArgumentException">The column is missing, or not of the expected kind.</exception>
    internal static SchemaShape.Column Check(SchemaShape shape, string name, LabelKind expected)
    {
        SchemaShape.Column column = InputColumns.Find(shape, Role, name);
        bool isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
        if (!isScalar || KindOf(column.ItemType, column.IsKey) != expected)
            throw WrongKind(name, expected, InputColumns.Describe(column), isScalar && !column.IsKey ? column.ItemType : null);
        return column;
    }

    /// <summary>
    /// Returns a function that reads the current row's class, counted from 0; -1 when the label is missing. False is class 0, true
    /// class 1, key k class k - 1.
    /// </summary>
    internal Func<int> OpenClass(DataViewRow row)
    {
        if (Kind == LabelKind.Boolean)
        {
            ValueGetter<bool> getter = row.GetGetter<bool>(Column);
            bool value = false;
            return () =>
            {
                getter(ref value);
                return value ? 1 : 0;
            };
        }

        if (Kind != LabelKind.Key)
            throw new InvalidOperationException($"Label column '{Column.Name}' of type {Column.Type} has no classes.");
        Type raw = Column.Type.RawType;
        return raw == typeof(byte) ? OpenKey<byte>(row)
            : raw == typeof(ushort) ? OpenKey<ushort>(row)
            : raw == typeof(uint) ? OpenKey<uint>(row)
            : OpenKey<ulong>(row);
    }

    /// <summary>Returns a function that reads the current row's value; NaN when the label is missing.</summary>
    internal Func<float> OpenValue(DataViewRow row)
    {
        if (Kind != LabelKind.Value)
            throw new InvalidOperationException($"Label column '{Column.Name}' of type {Column.Type} has no numeric value.");
        ValueGetter<float> getter = row.GetGetter<float>(Column);
        float value = 0;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }

    private static LabelColumn OfKeys(DataViewSchema.Column column, KeyDataViewType type)
    {
        int count = Key.CountOf(type, Role, column.Name);
        KeyValues? classes = KeyValues.Of(column);
        // A key's count is a promise about the values it came with; without one for each, names would be given to the wrong classes.
        return new LabelColumn(column, LabelKind.Key) { ClassCount = count, Classes = classes?.Count == count ? classes : null };
    }

    private static LabelKind? KindOf(DataViewType type, bool isKey) =>
        isKey ? LabelKind.Key
        : type is BooleanDataViewType ? LabelKind.Boolean
        : type.Equals(NumberDataViewType.Single) ? LabelKind.Value
        : null;

    /// <summary>The advice depends on the type found if it is a single value that is no key; the scalar type is null else.</summary>
    private static ArgumentException WrongKind(string name, LabelKind expected, string found, DataViewType? scalarType)
    {
        string advice = expected switch
        {
            LabelKind.Boolean when scalarType is TextDataViewType =>
                "Map the two texts to Boolean with ml.Transforms.Conversion.MapValue and a pair (text, true or false) for each.",
            LabelKind.Boolean =>
                "Map the label's two values to Boolean with ml.Transforms.Conversion.MapValue, or, for more than two classes, use " +
                "ml.MulticlassClassification.Trainers.",
            LabelKind.Key when scalarType is not null =>
                "Map the label's values to keys with ml.Transforms.Conversion.MapValueToKey" +
                (scalarType is BooleanDataViewType ? ", or use ml.BinaryClassification.Trainers." : "."),
            LabelKind.Key => "Give one class a row: map a column of single values to keys with ml.Transforms.Conversion.MapValueToKey.",
            _ => "Convert the label to Single, for instance with ml.Transforms.Conversion.ConvertType.",
        };
        string wanted = expected switch
        {
            LabelKind.Boolean => "Boolean",
            LabelKind.Key => "a key",
            _ => "Single",
        };
        return ColumnFault.WrongType(Role, name, wanted, found, advice);
    }

    private Func<int> OpenKey<T>(DataViewRow row)
        where T : unmanaged, IBinaryInteger<T>
    {
        ValueGetter<T> getter = row.GetGetter<T>(Column);
        int count = ClassCount;
        T value = default;
        return () =>
        {
            getter(ref value);
            return Key.FromRaw(value, count) - 1;
        };
    }
}
