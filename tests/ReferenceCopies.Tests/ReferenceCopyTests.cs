using Mono.Cecil;

namespace ReferenceCopies.Tests;

public sealed class ReferenceCopyTests : IDisposable
{
    private const string Space = "ReferenceCopies.Tests.Fixtures";
    private static readonly string _original = typeof(Fixtures.Hidden).Assembly.Location;
    private readonly string _folder = Directory.CreateTempSubdirectory("reference-copies-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Copy(params string[] ids)
    {
        AllowList list = AllowList.Parse(["[ReferenceCopies.Tests]", .. ids.Select(id => id + " | a test")]);
        ReferenceCopy.WriteAll(list, _folder, References());
    }

    private static string[] References() => Directory.GetFiles(AppContext.BaseDirectory, "*.dll");

    /// <summary>The public methods, constructors and fields of a type of the copy, of which a type that is not visible has none.</summary>
    private string[] PublicMembers(string type)
    {
        using AssemblyDefinition copy = AssemblyDefinition.ReadAssembly(Path.Combine(_folder, Path.GetFileName(_original)));
        TypeDefinition copied = copy.MainModule.GetType($"{Space}.{type}");
        if (!copied.IsPublic)
            return [];
        return copied.Methods.Where(method => method.IsPublic).Cast<MemberReference>()
            .Concat(copied.Fields.Where(field => field.IsPublic))
            .Select(member => member.FullName.Replace($"{Space}.{type}::", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToArray();
    }

    [Fact]
    public void An_opened_type_shows_the_listed_members_alone()
    {
        Copy($"T:{Space}.Hidden", $"M:{Space}.Hidden.#ctor(System.Int32)", $"M:{Space}.Hidden.Listed(System.String@)", $"M:{Space}.Hidden.InternalListed");

        Assert.Equal(["System.Void .ctor(System.Int32)", "System.Void InternalListed()", "System.Void Listed(System.String&)"], PublicMembers("Hidden"));
        Assert.Empty(PublicMembers("AlsoHidden"));
    }

    [Fact]
    public void An_internal_member_of_a_public_type_is_opened_and_the_rest_stays_as_it_was()
    {
        Copy($"M:{Space}.Seen.Internal");

        Assert.Equal(["System.Void .ctor()", "System.Void Internal()", "System.Void Public()"], PublicMembers("Seen"));
        Assert.Empty(PublicMembers("Hidden"));
    }

    [Fact]
    public void An_opened_interface_shows_the_listed_members_alone()
    {
        Copy($"T:{Space}.IHidden", $"M:{Space}.IHidden.get_Seed");

        Assert.Equal(["System.Int32 get_Seed()"], PublicMembers("IHidden"));
    }

    [Fact]
    public void What_the_assembly_does_not_have_is_told_all_at_once()
    {
        AllowListException exception = Assert.Throws<AllowListException>(() =>
            Copy($"T:{Space}.Gone", $"T:{Space}.Hidden", $"M:{Space}.Hidden.Listed(System.Int32)"));

        Assert.Equal(2, exception.Faults.Count);
        Assert.Contains($"'T:{Space}.Gone'", exception.Faults[0], StringComparison.Ordinal);
        Assert.Contains($"'M:{Space}.Hidden.Listed(System.Int32)'", exception.Faults[1], StringComparison.Ordinal);
        Assert.All(exception.Faults, fault => Assert.Contains(_original, fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_faulty_list_writes_no_copy_that_the_next_build_could_take_for_a_good_one()
    {
        AllowList list = AllowList.Parse(["[ReferenceCopies.Tests]", $"T:{Space}.Hidden | a test", "[ReferenceCopies]", "T:N.Gone | a test"]);

        Assert.Throws<AllowListException>(() => ReferenceCopy.WriteAll(list, _folder, References()));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_assembly_that_is_not_among_the_references_is_a_fault()
    {
        AllowList list = AllowList.Parse(["[Absent]", "T:N.Type | a test"]);

        AllowListException exception = Assert.Throws<AllowListException>(() => ReferenceCopy.WriteAll(list, _folder, References()));

        Assert.Equal(["the assembly Absent is not among the references."], exception.Faults);
    }
}
