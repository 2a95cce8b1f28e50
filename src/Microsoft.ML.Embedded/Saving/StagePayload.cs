namespace Microsoft.ML.Embedded;

/// <summary>Writes and reads the state of a stock stage: a version header and one named stream.</summary>
internal static class StagePayload
{
    private const string StreamName = "Stage.bin";

    /// <summary>The first version of a format, kept by a class of this assembly.</summary>
    public static VersionInfo FirstVersion(string modelSignature, string loaderSignature) =>
        new(modelSignature, 0x00010001, 0x00010001, 0x00010001, typeof(StagePayload).Assembly.GetName().Name, loaderSignature);

    public static void Save(ModelSaveContext context, VersionInfo version, Action<BinaryWriter> write)
    {
        context.CheckAtModel();
        context.SetVersionInfo(version);
        context.SaveBinaryStream(StreamName, write);
    }

    public static T Load<T>(ModelLoadContext context, VersionInfo version, Func<BinaryReader, T> read)
    {
        context.CheckAtModel(version);
        return context.LoadBinaryStream(StreamName, read);
    }

    public static void WriteList<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Count);
        foreach (T item in items)
            write(writer, item);
    }

    /// <summary>Reads a list item by item, so that a damaged count ends with the stream and not with the memory.</summary>
    public static T[] ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        int count = reader.ReadInt32();
        if (count < 0)
            throw new FormatException($"A list in the model has {count} items: it is damaged.");
        var items = new List<T>();
        for (int i = 0; i < count; i++)
            items.Add(read(reader));
        return items.ToArray();
    }
}
