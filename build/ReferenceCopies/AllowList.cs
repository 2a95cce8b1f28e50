namespace ReferenceCopies;

/// <summary>
/// The internals of ML.NET that may be used, from a text file: an assembly's name in brackets, below it a line for each member,
/// <c>documentation id | reason</c>. Empty lines and lines that begin with <c>#</c> are comments.
/// </summary>
internal sealed class AllowList
{
    private readonly Dictionary<string, IReadOnlyList<string>> _members;

    private AllowList(Dictionary<string, IReadOnlyList<string>> members) => _members = members;

    /// <summary>The simple names of the assemblies.</summary>
    public IEnumerable<string> Assemblies => _members.Keys;

    /// <summary>The documentation ids (<c>T:</c> a type, <c>M:</c> a method or constructor) listed for an assembly, in the file's order.</summary>
    public IReadOnlyList<string> MembersOf(string assembly) => _members[assembly];

    public static AllowList Read(string path) => Parse(File.ReadAllLines(path));

    public static AllowList Parse(IReadOnlyList<string> lines)
    {
        var members = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var faults = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<string>? section = null;
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '[' && line[^1] == ']')
            {
                section = [];
                if (!members.TryAdd(line[1..^1], section))
                    faults.Add($"line {i + 1}: the assembly {line} stands here a second time.");
                continue;
            }
            string[] parts = line.Split('|', 2, StringSplitOptions.TrimEntries);
            string id = parts[0];
            if (section is null)
                faults.Add($"line {i + 1}: '{id}' stands before any [assembly].");
            else if (!id.StartsWith("T:", StringComparison.Ordinal) && !id.StartsWith("M:", StringComparison.Ordinal))
                faults.Add($"line {i + 1}: expected the documentation id of a type (T:) or a method (M:), found '{id}'.");
            else if (parts.Length < 2 || parts[1].Length == 0)
                faults.Add($"line {i + 1}: '{id}' has no reason; add one after a '|'.");
            else if (!seen.Add(id))
                faults.Add($"line {i + 1}: '{id}' stands here a second time.");
            else
                section.Add(id);
        }
        return faults.Count == 0 ? new AllowList(members) : throw new AllowListException(faults);
    }
}
