using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Values of columns in a model zip, by their raw type. For set-up: annotations, vocabularies.</summary>
internal static class ValueFile
{
    private static readonly Dictionary<Type, (Delegate Write, Delegate Read)> s_codecs = new()
    {
        [typeof(sbyte)] = Codec<sbyte>((writer, value) => writer.Write(value), reader => reader.ReadSByte()),
        [typeof(byte)] = Codec<byte>((writer, value) => writer.Write(value), reader => reader.ReadByte()),
        [typeof(short)] = Codec<short>((writer, value) => writer.Write(value), reader => reader.ReadInt16()),
        [typeof(ushort)] = Codec<ushort>((writer, value) => writer.Write(value), reader => reader.ReadUInt16()),
        [typeof(int)] = Codec<int>((writer, value) => writer.Write(value), reader => reader.ReadInt32()),
        [typeof(uint)] = Codec<uint>((writer, value) => writer.Write(value), reader => reader.ReadUInt32()),
        [typeof(long)] = Codec<long>((writer, value) => writer.Write(value), reader => reader.ReadInt64()),
        [typeof(ulong)] = Codec<ulong>((writer, value) => writer.Write(value), reader => reader.ReadUInt64()),
        [typeof(float)] = Codec<float>((writer, value) => writer.Write(value), reader => reader.ReadSingle()),
        [typeof(double)] = Codec<double>((writer, value) => writer.Write(value), reader => reader.ReadDouble()),
        [typeof(bool)] = Codec<bool>((writer, value) => writer.Write(value), reader => reader.ReadBoolean()),
        [typeof(ReadOnlyMemory<char>)] = Codec<ReadOnlyMemory<char>>((writer, value) => writer.Write(value.ToString()), reader => reader.ReadString().AsMemory()),
        [typeof(DataViewRowId)] = Codec<DataViewRowId>(
            (writer, value) =>
            {
                writer.Write(value.Low);
                writer.Write(value.High);
            },
            reader => new DataViewRowId(reader.ReadUInt64(), reader.ReadUInt64())),
    };

    /// <summary>Writes values of a primitive type, or vectors of one.</summary>
    public static Action<BinaryWriter, T> WriterOf<T>() => (Action<BinaryWriter, T>)CodecOf(typeof(T)).Write;

    /// <summary>Reads what <see cref="WriterOf"/> writes.</summary>
    public static Func<BinaryReader, T> ReaderOf<T>() => (Func<BinaryReader, T>)CodecOf(typeof(T)).Read;

    private static (Delegate Write, Delegate Read) CodecOf(Type rawType)
    {
        if (rawType.IsGenericType && rawType.GetGenericTypeDefinition() == typeof(VBuffer<>))
            return GenericCall.Invoke<(Delegate, Delegate)>((Func<(Delegate, Delegate)>)VectorCodec<int>, rawType.GetGenericArguments());
        return s_codecs.TryGetValue(rawType, out (Delegate, Delegate) codec)
            ? codec
            : throw new NotSupportedException($"Values of {rawType} cannot be saved.");
    }

    private static (Delegate Write, Delegate Read) Codec<T>(Action<BinaryWriter, T> write, Func<BinaryReader, T> read) => (write, read);

    private static (Delegate Write, Delegate Read) VectorCodec<T>()
    {
        Action<BinaryWriter, T> writeItem = WriterOf<T>();
        Func<BinaryReader, T> readItem = ReaderOf<T>();
        return Codec<VBuffer<T>>(
            (writer, vector) =>
            {
                writer.Write(vector.Length);
                foreach (T item in vector.DenseValues())
                    writeItem(writer, item);
            },
            reader =>
            {
                int length = reader.ReadInt32();
                // Grown item by item: a damaged length runs into the end of the stream before it takes much memory.
                var items = new List<T>();
                while (items.Count < length)
                    items.Add(readItem(reader));
                return new VBuffer<T>(items.Count, items.ToArray());
            });
    }
}
