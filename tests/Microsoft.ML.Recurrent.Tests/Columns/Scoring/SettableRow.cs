using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

/// <summary>One row of tokens that a test sets, as a prediction engine sets its input.</summary>
internal sealed class SettableRow(DataViewSchema schema) : DataViewRow
{
    private long _position = -1;
    private ReadOnlyMemory<char>[] _tokens = [];

    public bool IsDisposed { get; private set; }

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 5;

    public void Set(params string[] tokens) => Set(Array.ConvertAll(tokens, token => token.AsMemory()));

    public void Set(ReadOnlyMemory<char>[] tokens)
    {
        _tokens = tokens;
        _position++;
    }

    /// <summary>Changes the tokens without moving on, which a prediction engine never does.</summary>
    public void ChangeInPlace(params string[] tokens) => _tokens = Array.ConvertAll(tokens, token => token.AsMemory());

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var editor = VBufferEditor.Create(ref value, _tokens.Length);
            _tokens.CopyTo(editor.Values);
            value = editor.Commit();
        };
        return (ValueGetter<TValue>)(Delegate)getter;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 9);

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
