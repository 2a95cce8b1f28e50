namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Gives every different spelling a number, in order of first occurrence, and keeps its characters' ids. Words that the vocabulary cannot tell apart
/// (of unknown characters, or different in the middle alone and too long) share a spelling. Words need not have been seen in training. Once the
/// memory has grown, nothing is allocated.
/// </summary>
/// <param name="vocabulary">The characters.</param>
internal sealed class SpellingTable(CharacterVocabulary vocabulary)
{
    private const int SmallestTable = 64;
    private int[] _ids = [];
    private int[] _starts = [0];

    // An open-addressed hash table: slots hold numbers of spellings, or -1.
    private int[] _slots = [];
    private int[] _slotOf = [];

    /// <summary>Number of different spellings.</summary>
    public int Count { get; private set; }

    /// <summary>The ids of a spelling's characters: [length].</summary>
    public ReadOnlySpan<int> this[int spelling] => _ids.AsSpan(_starts[spelling], LengthOf(spelling));

    /// <summary>Number of ids of a spelling.</summary>
    public int LengthOf(int spelling) => _starts[spelling + 1] - _starts[spelling];

    /// <summary>The number of the word's spelling.</summary>
    public int Add(ReadOnlySpan<char> word)
    {
        int start = _starts[Count];
        Grow(ref _ids, (long)start + vocabulary.MostIds);
        ReadOnlySpan<int> ids = _ids.AsSpan(start, vocabulary.Encode(word, _ids.AsSpan(start)));
        if (2 * (Count + 1) > _slots.Length)
            Rehash();
        int slot = SlotOf(ids);
        if (_slots[slot] >= 0)
            return _slots[slot];
        Grow(ref _starts, Count + 2L);
        Grow(ref _slotOf, Count + 1L);
        _starts[Count + 1] = start + ids.Length;
        _slots[slot] = Count;
        _slotOf[Count] = slot;
        return Count++;
    }

    /// <summary>Forgets all spellings.</summary>
    public void Clear()
    {
        for (int spelling = 0; spelling < Count; spelling++)
            _slots[_slotOf[spelling]] = -1;
        Count = 0;
    }

    /// <summary>The slot that has the spelling, or the empty one that it belongs into.</summary>
    private int SlotOf(ReadOnlySpan<int> ids)
    {
        var hash = new StableHash();
        hash.Add(ids);
        int slot = (int)(hash.Value & (uint)(_slots.Length - 1));
        while (_slots[slot] >= 0 && !this[_slots[slot]].SequenceEqual(ids))
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private void Rehash()
    {
        _slots = new int[Math.Max(SmallestTable, 2 * _slots.Length)];
        Array.Fill(_slots, -1);
        for (int spelling = 0; spelling < Count; spelling++)
        {
            _slotOf[spelling] = SlotOf(this[spelling]);
            _slots[_slotOf[spelling]] = spelling;
        }
    }

    private static void Grow(ref int[] values, long length)
    {
        if (length > Array.MaxLength)
            throw new InvalidOperationException($"The characters of all different words need an array of {length} ids; at most {Array.MaxLength} fit. Use fewer words, or a smaller maximum of characters in a word.");
        if (values.Length < length)
            Array.Resize(ref values, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * values.Length)));
    }
}
