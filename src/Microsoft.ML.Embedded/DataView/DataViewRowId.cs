using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>A 128-bit identifier of a row: the same for the same row of the same view, whichever cursor reads it.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    public readonly ulong Low;

    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>An identifier derived from this one; the first of the row's duplicates.</summary>
    public DataViewRowId Fork() => Mix(Low ^ 0x6a09e667f3bcc908, High ^ 0xbb67ae8584caa73b);

    /// <summary>An identifier derived from this one, other than the one of <see cref="Fork"/>.</summary>
    public DataViewRowId Next() => Mix(Low ^ 0x3c6ef372fe94f82b, High ^ 0xa54ff53a5f1d36f1);

    /// <summary>An identifier derived from two. The order matters.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        DataViewRowId mine = Mix(Low, High);
        return Mix(mine.Low ^ other.Low, mine.High ^ other.High);
    }

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => (int)(Low ^ (Low >> 32) ^ (High * 7) ^ ((High >> 32) * 31));

    public int CompareTo(DataViewRowId other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    private static DataViewRowId Mix(ulong low, ulong high)
    {
        // Two rounds of an invertible 128-bit permutation, so that distinct identifiers stay distinct.
        for (int round = 0; round < 2; round++)
        {
            low = Scramble(low + (high * 0x9e3779b97f4a7c15) + 0x510e527fade682d1);
            high = Scramble(high ^ (low * 0xd1b54a32d192ed03));
        }
        return new DataViewRowId(low, high);
    }

    private static ulong Scramble(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
