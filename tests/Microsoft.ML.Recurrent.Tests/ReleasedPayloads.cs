using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>
/// Models that released versions have written, each beside a text of what was expected of it. REWRITE_PAYLOADS names those of the current version that are
/// written anew, separated by commas (<c>REWRITE_PAYLOADS=v1-window,v1-vectors</c>), which is right only until it is released; no others are touched.
/// </summary>
internal static class ReleasedPayloads
{
    private static readonly string[] _rewritten = Environment.GetEnvironmentVariable("REWRITE_PAYLOADS")?.Split(',') ?? [];

    /// <summary>The name of a kind of payload as a version has written it.</summary>
    public static string NameOf(int version, string kind) => FormattableString.Invariant($"v{version}-{kind}");

    /// <summary>Where the payloads of a room of tests are.</summary>
    public static string Folder(string room) => Path.Combine(AppContext.BaseDirectory, room, "Payloads");

    /// <summary>Writes a payload anew if it is asked for.</summary>
    /// <param name="room">The room of tests.</param>
    /// <param name="kind">Kind of payload.</param>
    /// <param name="create">Makes the payload, and the lines of the text beside it.</param>
    public static void Rewrite(string room, string kind, Func<(byte[] Payload, IEnumerable<string> Lines)> create)
    {
        string name = NameOf(ModelFileLayout.Version, kind);
        if (!_rewritten.Contains(name, StringComparer.Ordinal))
            return;
        (byte[] payload, IEnumerable<string> lines) = create();
        foreach (string folder in new[] { Path.Combine(Sources(), room, "Payloads"), Folder(room) })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, name + ".bin"), payload);
            File.WriteAllLines(Path.Combine(folder, name + ".txt"), lines);
        }
    }

    private static string Sources([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
