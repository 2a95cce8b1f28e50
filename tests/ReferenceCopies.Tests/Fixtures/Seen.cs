namespace ReferenceCopies.Tests.Fixtures;

public class Seen
{
    public void Public() => Internal();

    internal void Internal() => Private();

    private void Private() => GetHashCode();
}
