using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Outputs;

/// <summary>
/// One annotation of an output column, declared once for both worlds: the schema of data (with its value) and the schema shape of
/// an estimator (with its type).
/// </summary>
internal sealed class OutputAnnotation
{
    /// <summary>The type of <see cref="ScoreColumnSetId"/> in ML.NET: every scorer's columns carry a number of their own.</summary>
    internal static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);

    private readonly Action<DataViewSchema.Annotations.Builder, uint> _add;

    private OutputAnnotation(string kind, DataViewType type, Action<DataViewSchema.Annotations.Builder, uint> add)
    {
        Kind = kind;
        Type = type;
        _add = add;
    }

    internal string Kind { get; }

    internal DataViewType Type { get; }

    internal static OutputAnnotation Text(string kind, string value) => new(
        kind, TextDataViewType.Instance, (builder, _) => builder.AddPrimitiveValue(kind, TextDataViewType.Instance, value.AsMemory()));

    internal static OutputAnnotation Flag(string kind, bool value) => new(
        kind, BooleanDataViewType.Instance, (builder, _) => builder.AddPrimitiveValue(kind, BooleanDataViewType.Instance, value));

    /// <summary>The number that tells this scorer's columns from those of the scorers before it.</summary>
    internal static OutputAnnotation ScoreColumnSetId() => new(
        AnnotationKinds.ScoreColumnSetId, SetIdType, (builder, setId) => builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, SetIdType, setId));

    internal static OutputAnnotation Vector<T>(string kind, PrimitiveDataViewType itemType, T[] values)
    {
        var type = new VectorDataViewType(itemType, values.Length);
        var buffer = new VBuffer<T>(values.Length, values);
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> value) => buffer.CopyTo(ref value);
        return new OutputAnnotation(kind, type, (builder, _) => builder.Add(kind, type, getter));
    }

    internal void AddTo(DataViewSchema.Annotations.Builder builder, uint scoreColumnSetId) => _add(builder, scoreColumnSetId);
}
