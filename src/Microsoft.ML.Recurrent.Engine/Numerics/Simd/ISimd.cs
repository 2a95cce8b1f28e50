namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Operations on a vector of floats, so that a kernel is written once and compiled for each width. Every operation acts on lanes alone and
/// gives a lane the same bits at every width, on hardware that has fused multiply-add at every width.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ISimd<TVector> where TVector : unmanaged
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of the tile of a matrix product that is kept in registers.</summary>
    static abstract int TileRows { get; }

    /// <summary>Vectors in a row of that tile.</summary>
    static abstract int TileVectors { get; }

    /// <summary><paramref name="x"/> in every lane.</summary>
    static abstract TVector Broadcast(float x);

    /// <summary>Loads <see cref="Count"/> floats.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Loads the first <paramref name="count"/> lanes, 0 ≤ count ≤ <see cref="Count"/>; the others are those of <paramref name="rest"/> and their memory is not touched.</summary>
    static abstract TVector LoadPartial(float* source, int count, TVector rest);

    /// <summary>Stores <see cref="Count"/> floats.</summary>
    static abstract void Store(float* destination, TVector x);

    /// <summary>Stores the first <paramref name="count"/> lanes, 0 ≤ count ≤ <see cref="Count"/>; the memory of the others is not touched.</summary>
    static abstract void StorePartial(float* destination, int count, TVector x);

    /// <summary>x + y.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x - y.</summary>
    static abstract TVector Subtract(TVector x, TVector y);

    /// <summary>x·y.</summary>
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>x / y.</summary>
    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>x·y + z, rounded once where the hardware can (see <see cref="FusedArithmetic"/>).</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>√x.</summary>
    static abstract TVector Sqrt(TVector x);

    /// <summary>x rounded to the nearest integer, halves to even.</summary>
    static abstract TVector Round(TVector x);

    /// <summary>x·2^n for integral n in [-252, 254], rounded once.</summary>
    static abstract TVector ScaleByPowerOfTwo(TVector x, TVector n);

    /// <summary>The integral n with 2^n ≤ x &lt; 2^(n + 1), of a positive normal number x.</summary>
    static abstract TVector Exponent(TVector x);

    /// <summary>The smaller of x and the limit; a NaN in x stays.</summary>
    static abstract TVector AtMost(TVector x, TVector limit);

    /// <summary>The larger of x and the limit; a NaN in x stays.</summary>
    static abstract TVector AtLeast(TVector x, TVector limit);
}
