namespace Microsoft.ML;

/// <summary>Walks through rows. It begins before the first one.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    public abstract bool MoveNext();
}
