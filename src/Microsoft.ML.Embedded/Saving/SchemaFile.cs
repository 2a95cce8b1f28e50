using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A schema in a model zip: names, types and annotations, the hidden columns too.</summary>
internal static class SchemaFile
{
    /// <summary>Annotations may have annotations; damage must not make this endless.</summary>
    private const int MaximumDepth = 8;

    public static void Write(BinaryWriter writer, DataViewSchema schema)
    {
        writer.Write(schema.Count);
        foreach (DataViewSchema.Column column in schema)
        {
            writer.Write(column.Name);
            TypeFile.Write(writer, column.Type);
            WriteAnnotations(writer, column.Annotations);
        }
    }

    public static DataViewSchema Read(BinaryReader reader)
    {
        var builder = new DataViewSchema.Builder();
        for (int left = reader.ReadInt32(); left > 0; left--)
            builder.AddColumn(reader.ReadString(), TypeFile.Read(reader), ReadAnnotations(reader, 0));
        return builder.ToSchema();
    }

    private static void WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        DataViewSchema.Column[] saved = annotations.Schema.Where(column => !column.IsHidden).ToArray();
        writer.Write(saved.Length);
        foreach (DataViewSchema.Column column in saved)
        {
            writer.Write(column.Name);
            TypeFile.Write(writer, column.Type);
            WriteAnnotations(writer, column.Annotations);
            GenericCall.Invoke<object>((Func<BinaryWriter, DataViewSchema.Annotations, DataViewSchema.Column, object>)WriteValue<int>,
                [column.Type.RawType], writer, annotations, column);
        }
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader, int depth)
    {
        if (depth > MaximumDepth)
            throw new InvalidDataException($"Annotations are nested more than {MaximumDepth} deep.");
        int left = reader.ReadInt32();
        if (left == 0)
            return DataViewSchema.Annotations.Empty;
        var builder = new DataViewSchema.Annotations.Builder();
        for (; left > 0; left--)
        {
            string name = reader.ReadString();
            DataViewType type = TypeFile.Read(reader);
            DataViewSchema.Annotations inner = ReadAnnotations(reader, depth + 1);
            GenericCall.Invoke<object>((Func<BinaryReader, DataViewSchema.Annotations.Builder, string, DataViewType, DataViewSchema.Annotations, object>)ReadValue<int>,
                [type.RawType], reader, builder, name, type, inner);
        }
        return builder.ToAnnotations();
    }

    private static object WriteValue<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default;
        annotations.GetGetter<T>(column)(ref value);
        ValueFile.WriterOf<T>()(writer, value);
        return null;
    }

    private static object ReadValue<T>(BinaryReader reader, DataViewSchema.Annotations.Builder builder, string name, DataViewType type, DataViewSchema.Annotations inner)
    {
        T value = ValueFile.ReaderOf<T>()(reader);
        builder.Add(name, type, Getters.OfValue(value), inner);
        return null;
    }
}
