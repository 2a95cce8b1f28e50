using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// A row-major view of floats on a managed array: element (r, c) is <c>Array[Offset + r·Stride + c]</c>.
/// Copying the struct copies the view, never the numbers.
/// </summary>
internal readonly struct Matrix
{
    /// <summary>A view of <paramref name="rows"/> × <paramref name="columns"/> floats that starts at <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentException">The view does not lie inside the array.</exception>
    public Matrix(float[] array, int offset, int rows, int columns, int stride)
    {
        if (rows < 0 || columns < 0 || stride < columns || offset < 0 ||
            (rows > 0 && offset + ((long)rows - 1) * stride + columns > array.Length))
        {
            throw new ArgumentException(
                $"A view of {rows}×{columns} floats with stride {stride} at offset {offset} does not lie inside an array of {array.Length} floats.");
        }
        Array = array;
        Offset = offset;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>A contiguous view that starts at <paramref name="offset"/>.</summary>
    public Matrix(float[] array, int offset, int rows, int columns) : this(array, offset, rows, columns, columns)
    {
    }

    /// <summary>The array under the view.</summary>
    public float[] Array { get; }

    /// <summary>Index of element (0, 0) in <see cref="Array"/>.</summary>
    public int Offset { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance between the starts of two rows, in floats.</summary>
    public int Stride { get; }

    /// <summary>Whether the rows follow each other without a gap.</summary>
    public bool IsContiguous => Stride == Columns || Rows <= 1;

    /// <summary>Element (<paramref name="row"/>, <paramref name="column"/>).</summary>
    public ref float this[int row, int column] => ref Row(row)[column];

    /// <summary>Row <paramref name="row"/>: [columns].</summary>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Array), Offset + (nint)row * Stride), Columns);
    }

    /// <summary>All elements of a contiguous view: [rows · columns].</summary>
    /// <exception cref="InvalidOperationException">The view is not contiguous.</exception>
    public Span<float> Span => IsContiguous
        ? new Span<float>(Array, Offset, Rows * Columns)
        : throw new InvalidOperationException("Expected a contiguous matrix, found one whose stride is larger than its number of columns.");

    /// <summary>Rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1.</summary>
    public Matrix RowRange(int start, int count) => new(Array, checked((int)(Offset + (long)start * Stride)), count, Columns, Stride);

    /// <summary>Columns <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1.</summary>
    public Matrix ColumnRange(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(start + count), (uint)Columns);
        return new(Array, Offset + start, Rows, count, Stride);
    }

    /// <summary>A new zeroed matrix on an array of its own.</summary>
    /// <exception cref="InvalidOperationException">More elements than an array can hold.</exception>
    public static Matrix Create(int rows, int columns)
    {
        long length = (long)rows * columns;
        if (length > System.Array.MaxLength)
            throw new InvalidOperationException($"A matrix of {rows}×{columns} has {length} elements; an array holds at most {System.Array.MaxLength}.");
        return new(new float[length], 0, rows, columns);
    }
}
