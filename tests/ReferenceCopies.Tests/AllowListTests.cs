namespace ReferenceCopies.Tests;

public sealed class AllowListTests
{
    [Fact]
    public void Members_are_listed_by_assembly_in_order()
    {
        AllowList list = AllowList.Parse(
        [
            "# A comment.",
            "[First]",
            "",
            "T:N.Type | used",
            "  M:N.Type.#ctor(System.String[])|made",
            "[Second]",
            "M:N.Other.Do``1(System.Func{``0}) | done",
        ]);

        Assert.Equal(["First", "Second"], list.Assemblies);
        Assert.Equal(["T:N.Type", "M:N.Type.#ctor(System.String[])"], list.MembersOf("First"));
        Assert.Equal(["M:N.Other.Do``1(System.Func{``0})"], list.MembersOf("Second"));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        AllowListException exception = Assert.Throws<AllowListException>(() => AllowList.Parse(
        [
            "T:N.Early | stands too early",
            "[First]",
            "T:N.Mute",
            "T:N.Blank |",
            "N.Type | no kind",
            "T:N.Twice | once",
            "T:N.Twice | again",
            "[First]",
        ]));

        Assert.Collection(
            exception.Faults,
            fault => Assert.Equal("line 1: 'T:N.Early' stands before any [assembly].", fault),
            fault => Assert.Equal("line 3: 'T:N.Mute' has no reason; add one after a '|'.", fault),
            fault => Assert.Equal("line 4: 'T:N.Blank' has no reason; add one after a '|'.", fault),
            fault => Assert.Equal("line 5: expected the documentation id of a type (T:) or a method (M:), found 'N.Type'.", fault),
            fault => Assert.Equal("line 7: 'T:N.Twice' stands here a second time.", fault),
            fault => Assert.Equal("line 8: the assembly [First] stands here a second time.", fault));
    }
}
