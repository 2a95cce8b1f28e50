using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A column of a text file with its fields known by number.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="ItemType">The type of a field's value.</param>
/// <param name="Fields">The indices of the fields.</param>
/// <param name="IsVector">Whether the column is a vector; else there is one field.</param>
/// <param name="SlotNames">The header's names of the fields of a vector, or nothing.</param>
internal sealed record TextColumn(string Name, PrimitiveDataViewType ItemType, int[] Fields, bool IsVector, string[] SlotNames)
{
    public DataViewType Type => IsVector ? new VectorDataViewType(ItemType, Fields.Length) : ItemType;

    /// <summary>Finds the fields of each column. The data sample is looked at where there is a header or a range to the end.</summary>
    public static TextColumn[] Bind(TextLoader.Column[] columns, TextFormat format, IMultiStreamSource dataSample)
    {
        string[] header = format.HasHeader ? ReadHeader(format, dataSample) : [];
        var used = columns.SelectMany(column => column.Source ?? []).Where(range => !range.AllOther && range.Max != null)
            .SelectMany(range => Enumerable.Range(range.Min, range.Max.Value - range.Min + 1)).ToHashSet();
        return Array.ConvertAll(columns, column => Bind(column, used, () => FieldCount(format, dataSample, header), header));
    }

    public static TextColumn Read(BinaryReader reader) => new(
        reader.ReadString(),
        DataKinds.Read(reader),
        StagePayload.ReadList(reader, static from => from.ReadInt32()),
        reader.ReadBoolean(),
        StagePayload.ReadList(reader, static from => from.ReadString()));

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        DataKinds.Write(writer, ItemType);
        StagePayload.WriteList(writer, Fields, static (to, field) => to.Write(field));
        writer.Write(IsVector);
        StagePayload.WriteList(writer, SlotNames, static (to, name) => to.Write(name));
    }

    public DataViewSchema.Annotations Annotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (SlotNames.Length > 0)
        {
            ReadOnlyMemory<char>[] names = Array.ConvertAll(SlotNames, name => name.AsMemory());
            builder.Add<VBuffer<ReadOnlyMemory<char>>>(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length),
                (ref VBuffer<ReadOnlyMemory<char>> destination) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref destination, names.Length));
        }
        return builder.ToAnnotations();
    }

    private static TextColumn Bind(TextLoader.Column column, HashSet<int> used, Func<int> fieldCount, string[] header)
    {
        ArgumentException.ThrowIfNullOrEmpty(column.Name);
        if (column.Source == null || column.Source.Length == 0)
            throw new ArgumentException($"The column '{column.Name}' has no fields.", nameof(column));
        int[] fields = column.Source.SelectMany(range => FieldsOf(column, range, used, fieldCount)).ToArray();
        bool isVector = column.Source.Length > 1 || column.Source[0].ForceVector || column.Source[0].AllOther || column.Source[0].Max != column.Source[0].Min;
        string[] slotNames = isVector && header.Length > 0 ? Array.ConvertAll(fields, field => field < header.Length ? header[field] : "") : [];
        return new TextColumn(column.Name, ItemTypeOf(column), fields, isVector, slotNames);
    }

    private static IEnumerable<int> FieldsOf(TextLoader.Column column, TextLoader.Range range, HashSet<int> used, Func<int> fieldCount)
    {
        if (range.VariableEnd)
            throw new NotSupportedException($"The column '{column.Name}' ends where each line does, which the embedded host does not support: give its last field.");
        if (range.AllOther)
            return Enumerable.Range(0, fieldCount()).Where(field => !used.Contains(field));
        int last = range.Max ?? fieldCount() - 1;
        return last >= range.Min
            ? Enumerable.Range(range.Min, last - range.Min + 1)
            : throw new ArgumentException($"The column '{column.Name}' begins with field {range.Min}, and the data sample has {last + 1} fields.", nameof(column));
    }

    private static PrimitiveDataViewType ItemTypeOf(TextLoader.Column column)
    {
        PrimitiveDataViewType type = DataKinds.OfKind(column.DataKind);
        return column.KeyCount == null ? type : new KeyDataViewType(type.RawType, column.KeyCount.Count ?? PrimitiveTypes.MaximumOf(type.RawType));
    }

    private static string[] ReadHeader(TextFormat format, IMultiStreamSource dataSample)
    {
        IMultiStreamSource source = format.HeaderFile == null ? dataSample : new MultiFileSource(format.HeaderFile);
        return FirstLine(source) is { } line ? new FieldSplitter(format).Split(line).ConvertAll(field => field.ToString()).ToArray() : [];
    }

    private static int FieldCount(TextFormat format, IMultiStreamSource dataSample, string[] header)
    {
        if (format.InputSize is { } size)
            return size;
        if (header.Length > 0)
            return header.Length;
        return FirstLine(dataSample) is { } line
            ? new FieldSplitter(format).Split(line).Count
            : throw new ArgumentException("A column reaches to the last field, and nothing shows how many there are: give an InputSize, or a data sample that is not empty.", nameof(dataSample));
    }

    private static string FirstLine(IMultiStreamSource source)
    {
        if (source == null || source.Count == 0)
            return null;
        using TextReader reader = source.OpenTextReader(0);
        string line = reader.ReadLine();
        while (line is { Length: 0 })
            line = reader.ReadLine();
        return line;
    }
}
