namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>The different ids of a batch, so that what depends on the id alone is done once for each. Memory is kept from batch to batch.</summary>
internal sealed class DistinctIds
{
    private int[] _ids = [];
    private int[] _places = [];

    // The place of an id; -1 between batches.
    private int[] _placeOf = [];

    /// <summary>Number of different ids.</summary>
    public int Count { get; private set; }

    /// <summary>The different ids, in order of first occurrence: [count].</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>For each id that <see cref="Build"/> was given, its place among the different ones; -1 stays: at least [ids].</summary>
    public int[] Places => _places;

    /// <summary>Finds the different ones of <paramref name="ids"/>.</summary>
    /// <param name="ids">From 0 to <paramref name="idCount"/> - 1, or -1 for none.</param>
    /// <param name="idCount">How many ids there may be.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id lies outside its range.</exception>
    public void Build(ReadOnlySpan<int> ids, int idCount)
    {
        Grow(ids.Length, idCount);
        Count = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            int id = ids[i];
            if (id == -1)
                _places[i] = -1;
            else if ((uint)id < (uint)idCount)
                _places[i] = PlaceOf(id);
            else
            {
                Forget();
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"Expected ids from 0 to {idCount - 1}, or -1 for none; found {id} at position {i}.");
            }
        }
        Forget();
    }

    private int PlaceOf(int id)
    {
        ref int place = ref _placeOf[id];
        if (place < 0)
        {
            place = Count;
            _ids[Count++] = id;
        }
        return place;
    }

    private void Forget()
    {
        foreach (int id in Ids)
            _placeOf[id] = -1;
    }

    private void Grow(int count, int idCount)
    {
        if (_placeOf.Length < idCount)
        {
            _placeOf = new int[Math.Max(idCount, 2 * _placeOf.Length)];
            Array.Fill(_placeOf, -1);
        }
        if (_places.Length >= count)
            return;
        _places = new int[Math.Max(count, 2 * _places.Length)];
        _ids = new int[_places.Length];
    }
}
