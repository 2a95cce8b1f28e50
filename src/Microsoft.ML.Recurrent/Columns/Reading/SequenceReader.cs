using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>
/// Reads the sequence in a row's column, dense or sparse, without an allocation a row. One reader belongs to one row or cursor.
/// </summary>
/// <typeparam name="T">Of tokens, the token's text; of keys, the key as a number; of floats, a value.</typeparam>
internal abstract class SequenceReader<T>
{
    /// <summary>Reads the current row. The span, and the memory that texts in it refer to, are good until the row moves on.</summary>
    internal abstract ReadOnlySpan<T> Read();

    /// <summary>The vector as it is when it is dense, else spread out over <paramref name="scratch"/>.</summary>
    protected static ReadOnlySpan<TItem> Dense<TItem>(ref VBuffer<TItem> vector, ref TItem[] scratch)
    {
        if (vector.IsDense)
            return vector.GetValues();
        Grow(ref scratch, vector.Length);
        Span<TItem> spread = scratch.AsSpan(0, vector.Length);
        vector.CopyTo(spread);
        return spread;
    }

    /// <summary>Makes room for <paramref name="length"/> items, at least doubling; what was there is lost.</summary>
    protected static void Grow<TItem>(ref TItem[] scratch, int length)
    {
        if (scratch.Length < length)
            scratch = new TItem[Math.Max(length, (int)Math.Min(2L * scratch.Length, Array.MaxLength))];
    }
}
