namespace ReferenceCopies.Tests.Fixtures;

internal class Hidden(int value)
{
    public readonly int Field = value;

    public Hidden(string text)
        : this(text.Length)
    {
    }

    public int Property => Field;

    public void Listed(ref string text) => text += Field;

    public void Listed(long other) => _ = other + Field;

    internal void InternalListed() => _ = Field;
}
