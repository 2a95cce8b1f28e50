using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Files;

/// <summary>A model file of two sections, one critical and one optional.</summary>
internal static class SampleFile
{
    public static readonly string[] Known = ["network", "notes"];

    public static Content Read(Stream stream, string[]? known = null, ModelFileLimits? limits = null) => ModelFile.Read(stream, known ?? Known, file =>
    {
        (int number, string text) = file.Read("network", reader => (reader.ReadInt32(), reader.ReadString()));
        return new Content(number, text, file.ReadOptional("notes", reader => new double[] { reader.ReadDouble() })?[0]);
    }, limits);

    public static ModelFileWriter SampleWriter()
    {
        var writer = new ModelFileWriter();
        writer.AddCritical("network", section =>
        {
            section.WriteInt32(42);
            section.WriteString("Füße 🎉");
        });
        writer.AddOptional("notes", section => section.WriteDouble(2.5));
        return writer;
    }

    public static byte[] Sample()
    {
        var stream = new MemoryStream();
        SampleWriter().Write(stream);
        return stream.ToArray();
    }

    public sealed record Content(int Number, string Text, double? Note);
}
