using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Draws each row from a pool of the source's next rows.</summary>
internal sealed class ShuffledRowCursor : StoredRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly Random _random;
    private readonly int _poolSize;
    private readonly Action<int>[] _writers;
    private readonly ValueGetter<DataViewRowId> _sourceId;
    private readonly List<DataViewRowId> _ids = [];

    // The slots that hold rows not drawn yet, in no order. One more slot holds the row drawn last.
    private readonly List<int> _pool = [];
    private bool _sourceEnded;

    public ShuffledRowCursor(DataViewRowCursor source, ActiveColumns active, Dictionary<int, ColumnStore> stores, Random random, int poolSize)
        : base(source.Schema, active, stores)
    {
        _source = source;
        _random = random;
        _poolSize = poolSize;
        _writers = stores.Values.Select(store => store.CreateWriter(source)).ToArray();
        _sourceId = source.GetIdGetter();
        Slot = -1;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[CurrentSlot()];

    protected override bool MoveToNextSlot()
    {
        if (Slot >= 0)
            Read(Slot);
        while (!_sourceEnded && _pool.Count < _poolSize)
            Read(_ids.Count);
        if (_pool.Count == 0)
            return false;
        int drawn = _random.Next(_pool.Count);
        Slot = _pool[drawn];
        _pool[drawn] = _pool[^1];
        _pool.RemoveAt(_pool.Count - 1);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Reads the source's next row into a free slot.</summary>
    private void Read(int slot)
    {
        _sourceEnded = _sourceEnded || !_source.MoveNext();
        if (_sourceEnded)
            return;
        foreach (Action<int> write in _writers)
            write(slot);
        DataViewRowId id = default;
        _sourceId(ref id);
        if (slot == _ids.Count)
            _ids.Add(id);
        else
            _ids[slot] = id;
        _pool.Add(slot);
    }
}
