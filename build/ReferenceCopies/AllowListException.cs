namespace ReferenceCopies;

/// <summary>The allow-list and the assemblies do not fit; every fault is told at once.</summary>
internal sealed class AllowListException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
