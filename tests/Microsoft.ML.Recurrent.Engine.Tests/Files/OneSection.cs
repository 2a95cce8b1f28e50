using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Files;

/// <summary>A file's first section, called 'content', without the file around it.</summary>
internal static class OneSection
{
    /// <summary>Where its content starts.</summary>
    public const int Offset = ModelFileLayout.HeaderLength + ModelFileLayout.SectionHeaderLength;

    /// <summary>A reader of what <paramref name="write"/> has written.</summary>
    public static SectionReader Written(Action<SectionWriter> write)
    {
        var stream = new MemoryStream();
        var writer = new SectionWriter(stream);
        write(writer);
        uint checksum = writer.Flush();
        stream.Position = 0;
        return new SectionReader(new SectionContent(stream, "content", Offset, stream.Length, checksum));
    }
}
