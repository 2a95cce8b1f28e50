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
        IEnumerable<string> hiddenMethods = library.MainModule.GetMemberReferences()
            .OfType<MethodReference>().Where(method => IsOfMLNet(method.DeclaringType)).Select(method => method.Resolve())
            .Where(method => !(method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) || !ReferenceCopy.IsVisible(method.DeclaringType))
            .Select(DocCommentId.GetDocCommentId);

        Assert.Equal(
            list.Assemblies.SelectMany(list.MembersOf).Order(StringComparer.Ordinal),
            hiddenTypes.Concat(hiddenMethods).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsOfMLNet(TypeReference type) =>
        type.Scope.Name is var name && name.StartsWith("Microsoft.ML", StringComparison.Ordinal) && !name.StartsWith("Microsoft.ML.Recurrent", StringComparison.Ordinal);
}
