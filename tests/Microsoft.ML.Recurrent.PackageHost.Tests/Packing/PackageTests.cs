using System.Text;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.PackageHost.Tests.Packing;

/// <summary>What is in the packages.</summary>
[Collection("Packing")]
public sealed class PackageTests(PackedPackages packages)
{
    private const string Library = "lib/net10.0/Microsoft.ML.Recurrent", Engine = "lib/net10.0/Microsoft.ML.Recurrent.Engine";

    public static TheoryData<string, string> Packages => new()
    {
        { PackedPackages.Id, Library },
        { PackedPackages.Id + ".Engine", Engine },
    };

    private XElement Metadata(string id)
    {
        byte[] nuspec = PackedPackages.Content(packages.Folder, id)[id + ".nuspec"];
        XElement root = XDocument.Load(new MemoryStream(nuspec)).Root!;
        return root.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    private (string Id, string Version)[] Dependencies(string id) =>
        [.. Metadata(id).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value))];

    [Fact]
    public void Two_packages_are_made_and_the_embedded_host_is_none_of_them()
    {
        Assert.Equal(
            new[] { $"{PackedPackages.Id}.{PackedPackages.Version}.nupkg", $"{PackedPackages.Id}.Engine.{PackedPackages.Version}.nupkg" }.Order(StringComparer.Ordinal),
            Directory.GetFiles(packages.Folder, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_the_assembly_its_documentation_the_readme_and_the_license(string id, string assembly)
    {
        Dictionary<string, byte[]> content = PackedPackages.Content(packages.Folder, id);

        Assert.Equal([assembly + ".dll"], content.Keys.Where(name => name.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.Contains("<member name=\"T:Microsoft.ML.Recurrent.", Encoding.UTF8.GetString(content[assembly + ".xml"]), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Build.RepositoryRoot, "README.md")), content["README.md"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Build.RepositoryRoot, "LICENSE")), content["LICENSE"]);
        XElement metadata = Metadata(id);
        Assert.Equal("README.md", metadata.Elements().Single(element => element.Name.LocalName == "readme").Value);
        Assert.Equal("MIT", metadata.Elements().Single(element => element.Name.LocalName == "license").Value);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_symbols_have_a_package_of_their_own(string id, string assembly) =>
        Assert.Contains(assembly + ".pdb", PackedPackages.Content(packages.Folder, id, "snupkg").Keys);

    [Fact]
    public void The_library_depends_on_the_engine_and_on_MLNET_alone()
    {
        Assert.Equal(
            new[] { ("Microsoft.ML", Build.Value("MLNetVersion")), (PackedPackages.Id + ".Engine", PackedPackages.Version) }.Order(),
            Dependencies(PackedPackages.Id).Order());
        Assert.Empty(Dependencies(PackedPackages.Id + ".Engine"));
    }

    [Fact]
    public void Packing_again_elsewhere_gives_the_same_assemblies_and_symbols()
    {
        string again = Directory.CreateTempSubdirectory("recurrent-pack-again-").FullName;
        try
        {
            PackedPackages.Pack(again);

            foreach (string id in new[] { PackedPackages.Id, PackedPackages.Id + ".Engine" })
            {
                AssertSame(".dll", PackedPackages.Content(packages.Folder, id), PackedPackages.Content(again, id));
                AssertSame(".pdb", PackedPackages.Content(packages.Folder, id, "snupkg"), PackedPackages.Content(again, id, "snupkg"));
            }
        }
        finally
        {
            Directory.Delete(again, recursive: true);
        }
    }

    private static void AssertSame(string extension, Dictionary<string, byte[]> first, Dictionary<string, byte[]> second)
    {
        string name = first.Keys.Single(name => name.EndsWith(extension, StringComparison.Ordinal));
        Assert.True(first[name].AsSpan().SequenceEqual(second[name]), $"{name} differs.");
    }
}
