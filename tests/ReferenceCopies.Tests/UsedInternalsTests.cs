using Microsoft.ML.Recurrent;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace ReferenceCopies.Tests;

/// <summary>What the library really uses of ML.NET's internals, read from its assembly, on either host.</summary>
public sealed class UsedInternalsTests
{
    [Fact]
    public void The_library_uses_the_internals_that_the_list_names_and_no_others()
    {
        AllowList list = AllowList.Read(Path.Combine(AppContext.BaseDirectory, "MLNetInternals.txt"));
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        using AssemblyDefinition library = AssemblyDefinition.ReadAssembly(
            typeof(SequenceClassifierTrainer).Assembly.Location, new ReaderParameters { AssemblyResolver = resolver });

        // Types that stand in the arguments of attributes are written as text there, not as references.
        IEnumerable<TypeReference> types = library.MainModule.GetTypeReferences()
            .Concat(library.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments).Select(argument => argument.Value).OfType<TypeReference>());
        IEnumerable<string> hiddenTypes = types.Where(IsOfMLNet).Select(type => type.Resolve())
            .Where(type => !ReferenceCopy.IsVisible(type)).Select(DocCommentId.GetDocCommentId);
        IEnumerable<string> hiddenMembers = library.MainModule.GetMemberReferences()
            .Where(member => IsOfMLNet(member.DeclaringType)).Select(member => member.Resolve())
            .Where(member => !IsOpen(member) || !ReferenceCopy.IsVisible(member.DeclaringType)).Select(DocCommentId.GetDocCommentId);
        string[] used = [.. hiddenTypes.Concat(hiddenMembers).Distinct()], listed = [.. list.Assemblies.SelectMany(list.MembersOf)];

        string unlisted = string.Join(", ", used.Except(listed)), idle = string.Join(", ", listed.Except(used));
        Assert.True(unlisted.Length == 0, $"The library uses internals of ML.NET that MLNetInternals.txt does not list: {unlisted}. Find a public way, or list them with a reason.");
        Assert.True(idle.Length == 0, $"MLNetInternals.txt lists what the library does not use: {idle}. Remove the lines.");
    }

    private static bool IsOpen(IMemberDefinition member) => member switch
    {
        MethodDefinition method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldDefinition field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => throw new NotSupportedException($"A reference to {member.FullName} is neither to a method nor to a field."),
    };

    private static bool IsOfMLNet(TypeReference type) =>
        type.Scope.Name is var name && name.StartsWith("Microsoft.ML", StringComparison.Ordinal) && !name.StartsWith("Microsoft.ML.Recurrent", StringComparison.Ordinal);
}
