using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.Data.ColumnConcatenatingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Column concatenator", Microsoft.ML.Data.ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Made by <see cref="Microsoft.ML.Transforms.ColumnConcatenatingEstimator"/>.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "EmbeddedConcatenate";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBCONCT", LoaderSignature);

    private readonly string _outputName;
    private readonly string[] _inputNames;

    internal ColumnConcatenatingTransformer(IHost host, string outputName, string[] inputNames)
        : base(host)
    {
        _outputName = outputName;
        _inputNames = inputNames;
    }

    private static ColumnConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new ColumnConcatenatingTransformer(env.Register(LoaderSignature), reader.ReadString(), StagePayload.ReadList(reader, static from => from.ReadString())));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        writer.Write(_outputName);
        StagePayload.WriteList(writer, _inputNames, static (to, name) => to.Write(name));
    });

    private protected override IRowToRowMapper MakeMapper(DataViewSchema inputSchema)
    {
        DataViewSchema.Column[] inputs = _inputNames
            .Select(name => inputSchema.GetColumnOrNull(name) ?? throw SchemaErrors.Missing(nameof(inputSchema), "input", name))
            .ToArray();
        PrimitiveDataViewType item = VectorMap.ItemOf(inputs[0].Type);
        foreach (DataViewSchema.Column input in inputs)
        {
            if (!VectorMap.ItemOf(input.Type).Equals(item))
                throw SchemaErrors.Mismatch(nameof(inputSchema), "input", input.Name, item.ToString(), input.Type.ToString());
        }
        if (item is KeyDataViewType)
            throw new InvalidOperationException($"Column '{inputs[0].Name}' is made of keys, and keys cannot be concatenated.");
        bool variable = inputs.Any(input => input.Type is VectorDataViewType { IsKnownSize: false });
        var type = new VectorDataViewType(item, variable ? 0 : inputs.Sum(SizeOf));
        var column = new DataViewSchema.DetachedColumn(_outputName, type, AnnotationsOf(inputs, type));
        return new AddedColumnsMapper(inputSchema, [new AddedColumn(column, inputs.Select(input => input.Index).ToArray(),
            row => GenericCall.Invoke<Delegate>((Func<DataViewRow, DataViewSchema.Column[], Delegate>)CreateGetter<int>, [item.RawType], row, inputs))]);
    }

    private static int SizeOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    private static DataViewSchema.Annotations AnnotationsOf(DataViewSchema.Column[] inputs, VectorDataViewType type)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (type.IsKnownSize && inputs.Any(input => input.Type is not VectorDataViewType || input.HasSlotNames()))
        {
            var names = new VBuffer<ReadOnlyMemory<char>>(type.Size, inputs.SelectMany(input => SlotNamesOf(input, alone: inputs.Length == 1)).ToArray());
            builder.Add<VBuffer<ReadOnlyMemory<char>>>(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, type.Size),
                (ref VBuffer<ReadOnlyMemory<char>> destination) => names.CopyTo(ref destination));
        }
        if (inputs.All(input => input.IsNormalized()))
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return builder.ToAnnotations();
    }

    /// <summary>A scalar's slot has the column's name; a vector's named slots have it before their own, unless the vector is alone.</summary>
    private static IEnumerable<ReadOnlyMemory<char>> SlotNamesOf(DataViewSchema.Column input, bool alone)
    {
        if (input.Type is not VectorDataViewType vector)
            return [input.Name.AsMemory()];
        if (!input.HasSlotNames())
            return new ReadOnlyMemory<char>[vector.Size];
        VBuffer<ReadOnlyMemory<char>> own = default;
        input.GetSlotNames(ref own);
        return own.DenseValues().Select(name => name.IsEmpty || alone ? name : $"{input.Name}.{name}".AsMemory());
    }

    private static ValueGetter<VBuffer<T>> CreateGetter<T>(DataViewRow row, DataViewSchema.Column[] inputs)
    {
        ValueGetter<VBuffer<T>>[] parts = Array.ConvertAll(inputs, input => PartGetter<T>(row, input));
        var values = new VBuffer<T>[parts.Length];
        return (ref VBuffer<T> destination) =>
        {
            int length = 0;
            int count = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i](ref values[i]);
                length = checked(length + values[i].Length);
                count += values[i].GetValues().Length;
            }
            destination = count < length / 2 ? JoinSparse(values, length, count, ref destination) : JoinDense(values, length, ref destination);
        };
    }

    private static ValueGetter<VBuffer<T>> PartGetter<T>(DataViewRow row, DataViewSchema.Column input)
    {
        if (input.Type is VectorDataViewType)
            return row.GetGetter<VBuffer<T>>(input);
        ValueGetter<T> scalar = row.GetGetter<T>(input);
        T value = default;
        return (ref VBuffer<T> destination) =>
        {
            scalar(ref value);
            VBufferEditor<T> editor = VBufferEditor.Create(ref destination, 1);
            editor.Values[0] = value;
            destination = editor.Commit();
        };
    }

    private static VBuffer<T> JoinDense<T>(VBuffer<T>[] parts, int length, ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length);
        int offset = 0;
        foreach (VBuffer<T> part in parts)
        {
            part.CopyTo(editor.Values.Slice(offset, part.Length));
            offset += part.Length;
        }
        return editor.Commit();
    }

    private static VBuffer<T> JoinSparse<T>(VBuffer<T>[] parts, int length, int count, ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length, count);
        int offset = 0;
        int next = 0;
        foreach (VBuffer<T> part in parts)
        {
            ReadOnlySpan<T> values = part.GetValues();
            ReadOnlySpan<int> indices = part.GetIndices();
            for (int i = 0; i < values.Length; i++, next++)
            {
                editor.Values[next] = values[i];
                editor.Indices[next] = offset + (part.IsDense ? i : indices[i]);
            }
            offset += part.Length;
        }
        return editor.Commit();
    }
}
