using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>A 64-bit hash of a series of numbers and texts that is the same in every process and on every machine. Not meant to withstand an adversary.</summary>
internal struct StableHash
{
    private ulong _state;

    /// <summary>The hash of everything added.</summary>
    public readonly ulong Value => Mix(_state);

    /// <summary>Adds a number.</summary>
    public void Add(ulong number) => _state = Mix(_state + 0x9E3779B97F4A7C15u) ^ Mix(number + 0xD1B54A32D192ED03u);

    /// <summary>Adds a number.</summary>
    public void Add(long number) => Add(unchecked((ulong)number));

    /// <summary>Adds a number by its bits.</summary>
    public void Add(double number) => Add(BitConverter.DoubleToUInt64Bits(number));

    /// <summary>Adds a text: its length and its UTF-16 code units.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        Add((ulong)text.Length);
        for (; text.Length >= 4; text = text[4..])
            Add(text[0] | ((ulong)text[1] << 16) | ((ulong)text[2] << 32) | ((ulong)text[3] << 48));
        ulong rest = 0;
        foreach (char unit in text)
            rest = (rest << 16) | unit;
        if (text.Length > 0)
            Add(rest);
    }

    /// <summary>Adds floats by their bits, and their number.</summary>
    public void Add(ReadOnlySpan<float> numbers)
    {
        Add((ulong)numbers.Length);
        foreach (int bits in MemoryMarshal.Cast<float, int>(numbers))
            Add((long)bits);
    }

    /// <summary>Adds integers, and their number.</summary>
    public void Add(ReadOnlySpan<int> numbers)
    {
        Add((ulong)numbers.Length);
        foreach (int number in numbers)
            Add((long)number);
    }

    // The finalizer of MurmurHash3: a bijection in which every input bit changes every output bit with probability about one half.
    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 33)) * 0xFF51AFD7ED558CCDu;
        bits = (bits ^ (bits >> 33)) * 0xC4CEB9FE1A85EC53u;
        return bits ^ (bits >> 33);
    }
}
