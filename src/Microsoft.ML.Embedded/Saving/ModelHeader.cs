using System.Text;

namespace Microsoft.ML.Embedded;

/// <summary>The contents of a <c>Model.key</c>: whether this host wrote it, and the version information of the stage.</summary>
internal static class ModelHeader
{
    private static ReadOnlySpan<byte> Magic => "MLEMBED1"u8;

    public static void Write(Stream stream, VersionInfo version)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(version.ModelSignature);
        writer.Write(version.VerWrittenCur);
        writer.Write(version.VerReadableCur);
        writer.Write(version.VerWeCanReadBack);
        writer.Write(version.LoaderSignature ?? "");
        writer.Write(version.LoaderAssemblyName ?? "");
        writer.Write(version.LoaderSignatureAlt ?? "");
    }

    public static VersionInfo Read(Stream stream, string path)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        byte[] magic = reader.ReadBytes(Magic.Length);
        if (!magic.AsSpan().SequenceEqual(Magic))
            throw ModelFileErrors.OtherHost($"'{path}' begins with other bytes");
        string modelSignature = reader.ReadString();
        if (modelSignature.Length != 8)
            throw new FormatException($"'{path}' is damaged: its model signature '{modelSignature}' does not have 8 characters.");
        return new VersionInfo(modelSignature, reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32(),
            loaderSignature: reader.ReadString(), loaderAssemblyName: reader.ReadString(), loaderSignatureAlt: reader.ReadString());
    }
}
