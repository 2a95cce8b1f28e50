using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Files;

/// <summary>A file of one section.</summary>
internal static class OneSection
{
    /// <summary>A reader of what <paramref name="write"/> has written.</summary>
    public static SectionReader Written(Action<SectionWriter> write)
    {
        var writer = new ModelFileWriter();
        writer.AddCritical("content", write);
        var stream = new MemoryStream();
        writer.Write(stream);
        stream.Position = 0;
        return ModelFile.Read(stream, ["content"]).Section("content");
    }
}
