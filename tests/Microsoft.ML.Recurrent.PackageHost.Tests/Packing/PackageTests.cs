using System.IO.Compression;
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
    public void Packing_again_elsewhere_under_another_id_changes_the_id_alone()
    {
        const string otherId = "Another.Id";
        string again = Directory.CreateTempSubdirectory("recurrent-pack-again-").FullName;
        try
        {
            PackedPackages.Pack(again, otherId);

            foreach (string suffix in new[] { "", ".Engine" })
            {
                foreach (string extension in new[] { "nupkg", "snupkg" })
                {
                    Dictionary<string, byte[]> first = PackedPackages.Content(packages.Folder, PackedPackages.Id + suffix, extension);
                    Dictionary<string, byte[]> second = PackedPackages.Content(again, otherId + suffix, extension);
                    string[] ours = [.. first.Keys.Where(name => name is "README.md" or "LICENSE" || name.StartsWith("lib/", StringComparison.Ordinal))];
                    Assert.NotEmpty(ours);
                    Assert.All(ours, name => Assert.True(first[name].AsSpan().SequenceEqual(second[name]), $"{name} differs."));
                    string specification = Encoding.UTF8.GetString(first[$"{PackedPackages.Id}{suffix}.nuspec"]);
                    Assert.Equal(WithId(specification, otherId), Encoding.UTF8.GetString(second[$"{otherId}{suffix}.nuspec"]));
                }
            }
        }
        finally
        {
            Directory.Delete(again, recursive: true);
        }
    }

    [Theory]
    [InlineData("nupkg")]
    [InlineData("snupkg")]
    public void No_file_of_a_package_tells_the_time_of_packing(string extension)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(packages.Folder, $"{PackedPackages.Id}.{PackedPackages.Version}.{extension}"));

        Assert.Equal([new DateTime(2000, 1, 1)], archive.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct());
    }

    private static string WithId(string specification, string id) => specification
        .Replace($"<id>{PackedPackages.Id}", $"<id>{id}", StringComparison.Ordinal)
        .Replace($"<dependency id=\"{PackedPackages.Id}", $"<dependency id=\"{id}", StringComparison.Ordinal);
}
