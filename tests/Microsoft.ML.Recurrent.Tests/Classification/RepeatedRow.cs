using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>The row on which a cursor stands, over and over, as a new row each time.</summary>
internal sealed class RepeatedRow(DataViewRow row) : DataViewRow
{
    private long _position = row.Position;

    public override DataViewSchema Schema => row.Schema;

    public override long Position => _position;

    public override long Batch => row.Batch;

    public void Next() => _position++;

    public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();
}
