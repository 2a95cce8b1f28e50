namespace ReferenceCopies.Tests.Fixtures;

internal interface IHidden
{
    int Seed { get; }

    string Folder { get; }
}
