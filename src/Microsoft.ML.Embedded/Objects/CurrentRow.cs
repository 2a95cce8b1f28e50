namespace Microsoft.ML.Embedded;

/// <summary>Where the getters over a user's objects find the object of the current row.</summary>
internal sealed class CurrentRow<TRow>
    where TRow : class
{
    private TRow _row;

    public void Set(TRow row) => _row = row;

    public TRow Get() => _row ?? throw new InvalidOperationException("There is no current row: call MoveNext first, and no getter after it has returned false.");
}
