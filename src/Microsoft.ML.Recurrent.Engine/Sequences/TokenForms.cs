using System.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Different tokens by their exact text, each encoded once (<see cref="TokenEncoder"/>) however often it occurs, and numbered in the order of first
/// occurrence. Keeps its memory when it is cleared, and allocates nothing for tokens that it has met.
/// </summary>
internal sealed class TokenForms
{
    private readonly TokenEncoder _encoder;
    private char[] _text = new char[1 << 12];
    private int[] _ends = new int[1 << 8];
    private int[] _words = new int[1 << 8];
    private int[] _spellings = new int[1 << 8];
    private byte[] _shapes = new byte[1 << 8];

    // Number of the form by its hash, -1 for none: open addressing, at most half full.
    private int[] _slots = new int[1 << 9];

    /// <summary>An empty table.</summary>
    public TokenForms(TokenEncoder encoder)
    {
        _encoder = encoder;
        Spellings = encoder.Characters is { } characters ? new SpellingTable(characters) : null;
        Clear();
    }

    /// <summary>Number of different tokens.</summary>
    public int Count { get; private set; }

    /// <summary>The tokens' spellings; null for a network that does not look at them.</summary>
    public SpellingTable? Spellings { get; }

    /// <summary>The text of form <paramref name="form"/>.</summary>
    public ReadOnlySpan<char> this[int form] => _text.AsSpan(StartOf(form), _ends[form] - StartOf(form));

    /// <summary>The word of form <paramref name="form"/>: its id in the vocabulary.</summary>
    public int WordOf(int form) => _words[form];

    /// <summary>The spelling of form <paramref name="form"/> in <see cref="Spellings"/>; -1 where there are none.</summary>
    public int SpellingOf(int form) => _spellings[form];

    /// <summary>The outward form of form <paramref name="form"/>; see <see cref="WordShape"/>.</summary>
    public int ShapeOf(int form) => _shapes[form];

    /// <summary>Forgets all tokens.</summary>
    public void Clear()
    {
        Count = 0;
        Spellings?.Clear();
        Array.Fill(_slots, -1);
    }

    /// <summary>The number of a token, which is added if it is new.</summary>
    public int NumberOf(ReadOnlySpan<char> token)
    {
        int slot = SlotOf(token);
        return _slots[slot] >= 0 ? _slots[slot] : Add(token, slot);
    }

    private int Add(ReadOnlySpan<char> token, int slot)
    {
        int form = Count, start = form == 0 ? 0 : _ends[form - 1], end = checked(start + token.Length);
        if (end > _text.Length)
            Array.Resize(ref _text, (int)Math.Min(Array.MaxLength, Math.Max(end, 2L * _text.Length)));
        if (form == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * form);
            Array.Resize(ref _words, 2 * form);
            Array.Resize(ref _spellings, 2 * form);
            Array.Resize(ref _shapes, 2 * form);
        }
        token.CopyTo(_text.AsSpan(start));
        _ends[form] = end;
        _words[form] = _encoder.Words.IdOf(token);
        _spellings[form] = Spellings?.Add(token) ?? -1;
        _shapes[form] = (byte)WordShape.Of(token);
        _slots[slot] = form;
        Count = form + 1;
        if (2 * Count > _slots.Length)
            GrowSlots();
        return form;
    }

    private void GrowSlots()
    {
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2(2 * (uint)_slots.Length)];
        Array.Fill(_slots, -1);
        for (int form = 0; form < Count; form++)
            _slots[SlotOf(this[form])] = form;
    }

    private int SlotOf(ReadOnlySpan<char> token)
    {
        var hash = new StableHash();
        hash.Add(token);
        int mask = _slots.Length - 1, slot = (int)hash.Value & mask;
        while (_slots[slot] >= 0 && !this[_slots[slot]].SequenceEqual(token))
            slot = (slot + 1) & mask;
        return slot;
    }

    private int StartOf(int form) => form == 0 ? 0 : _ends[form - 1];
}
