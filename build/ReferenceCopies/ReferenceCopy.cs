using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace ReferenceCopies;

/// <summary>
/// A copy of an assembly to compile against, in which listed internals are public. What stood open stays open. In a type that the
/// list opens, only the listed members are public: its other public members, which the outside never saw, become internal.
/// </summary>
internal static class ReferenceCopy
{
    /// <summary>Writes a copy of every assembly of the list, found among <paramref name="references"/> by its file name.</summary>
    /// <exception cref="AllowListException">The list names an assembly or a member that is not there; no copy was written.</exception>
    public static void WriteAll(AllowList list, string outputFolder, IReadOnlyList<string> references)
    {
        Dictionary<string, string> paths = references.DistinctBy(Path.GetFileNameWithoutExtension)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path)!, StringComparer.Ordinal);
        using var resolver = new DefaultAssemblyResolver();
        foreach (string folder in references.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct())
            resolver.AddSearchDirectory(folder);

        var faults = new List<string>();
        var copies = new List<(AssemblyDefinition Assembly, string Path)>();
        try
        {
            foreach (string name in list.Assemblies)
            {
                if (!paths.TryGetValue(name, out string? path))
                {
                    faults.Add($"the assembly {name} is not among the references.");
                    continue;
                }
                AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = resolver });
                copies.Add((assembly, Path.Combine(outputFolder, Path.GetFileName(path))));
                foreach (string id in Open(assembly, list.MembersOf(name)))
                    faults.Add($"{path} has no '{id}'; look for what this version of ML.NET has in its place.");
            }
            // Nothing is written when anything is wrong: the next build would take the copies for up to date.
            if (faults.Count > 0)
                throw new AllowListException(faults);
            Directory.CreateDirectory(outputFolder);
            foreach ((AssemblyDefinition assembly, string path) in copies)
                assembly.Write(path);
        }
        finally
        {
            foreach ((AssemblyDefinition assembly, _) in copies)
                assembly.Dispose();
        }
    }

    /// <summary>Opens the listed members of an assembly.</summary>
    /// <returns>The listed ids that the assembly does not have.</returns>
    public static IReadOnlyList<string> Open(AssemblyDefinition assembly, IReadOnlyList<string> ids)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var missing = ids.ToHashSet(StringComparer.Ordinal);
        foreach (TypeDefinition type in assembly.MainModule.GetAllTypes())
        {
            string typeId = DocCommentId.GetDocCommentId(type);
            bool opened = missing.Remove(typeId) && !IsVisible(type);
            if (opened)
                MakePublic(type);
            foreach (MethodDefinition method in type.Methods)
            {
                string id = DocCommentId.GetDocCommentId(method);
                if (wanted.Contains(id))
                {
                    missing.Remove(id);
                    SetAccess(method, MethodAttributes.Public);
                }
                else if (opened && method.IsPublic)
                {
                    SetAccess(method, MethodAttributes.Assembly);
                }
            }
            if (opened)
            {
                foreach (FieldDefinition field in type.Fields.Where(field => field.IsPublic))
                    field.Attributes = (field.Attributes & ~FieldAttributes.FieldAccessMask) | FieldAttributes.Assembly;
            }
        }
        return ids.Where(missing.Contains).ToArray();
    }

    /// <summary>Whether code outside the assembly sees the type.</summary>
    public static bool IsVisible(TypeDefinition type) =>
        type.IsNested ? type.IsNestedPublic && IsVisible(type.DeclaringType) : type.IsPublic;

    private static void MakePublic(TypeDefinition type)
    {
        type.Attributes = (type.Attributes & ~TypeAttributes.VisibilityMask) | (type.IsNested ? TypeAttributes.NestedPublic : TypeAttributes.Public);
        if (type.IsNested)
            MakePublic(type.DeclaringType);
    }

    private static void SetAccess(MethodDefinition method, MethodAttributes access) =>
        method.Attributes = (method.Attributes & ~MethodAttributes.MemberAccessMask) | access;
}
