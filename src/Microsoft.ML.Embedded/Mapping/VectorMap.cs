using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Makes getters that apply a function to a value, or to each item of a vector.</summary>
internal static class VectorMap
{
    /// <summary>The type with another item: a vector keeps its dimensions.</summary>
    public static DataViewType WithItem(DataViewType type, PrimitiveDataViewType item) =>
        type is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item;

    public static PrimitiveDataViewType ItemOf(DataViewType type) =>
        (PrimitiveDataViewType)(type is VectorDataViewType vector ? vector.ItemType : type);

    /// <summary>A getter of the column's type with the function applied to each item.</summary>
    public static Delegate CreateGetter<TSource, TTarget>(DataViewRow row, DataViewSchema.Column input, Func<TSource, TTarget> map) =>
        input.Type is VectorDataViewType ? OverVector(row, input, map) : OverScalar(row, input, map);

    private static ValueGetter<TTarget> OverScalar<TSource, TTarget>(DataViewRow row, DataViewSchema.Column input, Func<TSource, TTarget> map)
    {
        ValueGetter<TSource> source = row.GetGetter<TSource>(input);
        TSource value = default;
        return (ref TTarget destination) =>
        {
            source(ref value);
            destination = map(value);
        };
    }

    private static ValueGetter<VBuffer<TTarget>> OverVector<TSource, TTarget>(DataViewRow row, DataViewSchema.Column input, Func<TSource, TTarget> map)
    {
        ValueGetter<VBuffer<TSource>> source = row.GetGetter<VBuffer<TSource>>(input);
        VBuffer<TSource> values = default;
        TTarget ofDefault = map(default);
        bool keepsSparsity = EqualityComparer<TTarget>.Default.Equals(ofDefault, default);
        return (ref VBuffer<TTarget> destination) =>
        {
            source(ref values);
            ReadOnlySpan<TSource> explicitValues = values.GetValues();
            ReadOnlySpan<int> indices = values.GetIndices();
            bool dense = values.IsDense || !keepsSparsity;
            VBufferEditor<TTarget> editor = VBufferEditor.Create(ref destination, values.Length, dense ? values.Length : explicitValues.Length);
            if (!values.IsDense && dense)
            {
                editor.Values.Fill(ofDefault);
                for (int i = 0; i < explicitValues.Length; i++)
                    editor.Values[indices[i]] = map(explicitValues[i]);
            }
            else
            {
                for (int i = 0; i < explicitValues.Length; i++)
                    editor.Values[i] = map(explicitValues[i]);
                if (!dense)
                    indices.CopyTo(editor.Indices);
            }
            destination = editor.Commit();
        };
    }
}
