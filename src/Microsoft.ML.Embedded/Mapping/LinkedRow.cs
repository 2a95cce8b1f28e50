using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A row that follows another row, and disposes it.</summary>
internal abstract class LinkedRow : DataViewRow
{
    protected LinkedRow(DataViewRow input) => Input = input;

    public sealed override long Position => Input.Position;

    public sealed override long Batch => Input.Batch;

    protected DataViewRow Input { get; }

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
