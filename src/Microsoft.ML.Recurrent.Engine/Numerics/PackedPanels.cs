using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>The layout of a packed right-hand side on memory of somebody else's; see <see cref="PackedMatrix"/>.</summary>
internal readonly struct PackedPanels
{
    // Below this many floats a thread more costs more than it packs.
    private const int FloatsPerPart = 1 << 15;

    /// <summary>Panels of a [<paramref name="rows"/>, <paramref name="columns"/>] operand on <paramref name="memory"/>, from <paramref name="offset"/>.</summary>
    public PackedPanels(float[] memory, int offset, int rows, int columns)
    {
        Memory = memory;
        Offset = offset;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The array that the panels are on.</summary>
    public float[] Memory { get; }

    /// <summary>Where in <see cref="Memory"/> they start.</summary>
    public int Offset { get; }

    /// <summary>Number of rows (k).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (n).</summary>
    public int Columns { get; }

    /// <summary>Columns of a panel other than the last.</summary>
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => SimdDispatch.Lanes * SimdDispatch.TileVectors;
    }

    /// <summary>Number of panels.</summary>
    public int Count => (Columns + Width - 1) / Width;

    /// <summary>Floats that the panels of a [<paramref name="rows"/>, <paramref name="columns"/>] operand take.</summary>
    /// <exception cref="InvalidOperationException">More than an array can hold.</exception>
    public static int Length(int rows, int columns)
    {
        int lanes = SimdDispatch.Lanes;
        long length = ((long)columns + lanes - 1) / lanes * lanes * rows;
        if (length > Array.MaxLength - 2 * Workspace.Alignment)
            throw new InvalidOperationException($"A packed matrix of {rows}×{columns} has {length} elements; an array holds at most {Array.MaxLength}.");
        return (int)length;
    }

    /// <summary>Fills the panels from <paramref name="source"/>: [rows, columns], or [columns, rows] when <paramref name="transpose"/>.</summary>
    public void Fill(Matrix source, bool transpose, ThreadTeam team)
    {
        var job = new FillJob { Panels = this, Source = source, Transpose = transpose, Parts = 1 };
        if (team.Size > 1)
            job.Parts = (int)Math.Clamp((long)Rows * Columns / FloatsPerPart, 1, Math.Min(team.Size, Math.Max(1, Count)));
        if (job.Parts == 1)
            job.Execute(0);
        else
            team.Run(job.Parts, ref job);
    }

    private struct FillJob : IParallelJob
    {
        public PackedPanels Panels;
        public Matrix Source;
        public bool Transpose;
        public int Parts;

        public readonly void Execute(int part)
        {
            int count = Panels.Count;
            for (int panel = (int)((long)count * part / Parts); panel < (int)((long)count * (part + 1) / Parts); panel++)
                FillPanel(panel);
        }

        private readonly unsafe void FillPanel(int panel)
        {
            int lanes = SimdDispatch.Lanes, first = panel * Width, columns = Math.Min(Width, Panels.Columns - first);
            int width = (columns + lanes - 1) / lanes * lanes;
            fixed (float* memory = Panels.Memory, array = Source.Array)
            {
                float* destination = memory + Panels.Offset + (nint)first * Panels.Rows;
                float* source = array + Source.Offset + (Transpose ? (nint)first * Source.Stride : first);
                if (Transpose)
                    FillTransposed(source, Source.Stride, destination, width, columns, Panels.Rows);
                else
                    FillDirect(source, Source.Stride, destination, width, columns, Panels.Rows);
            }
        }

        private static unsafe void FillDirect(float* source, nint stride, float* destination, int width, int columns, int rows)
        {
            for (int row = 0; row < rows; row++, source += stride, destination += width)
            {
                new ReadOnlySpan<float>(source, columns).CopyTo(new Span<float>(destination, width));
                new Span<float>(destination + columns, width - columns).Clear();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static unsafe void FillTransposed(float* source, nint stride, float* destination, int width, int columns, int rows)
        {
            // A cache line of each source row at a time.
            const int Block = 16;
            for (int start = 0; start < rows; start += Block)
            {
                int end = Math.Min(rows, start + Block);
                for (int column = 0; column < columns; column++)
                {
                    float* from = source + column * stride;
                    for (int row = start; row < end; row++)
                        destination[(nint)row * width + column] = from[row];
                }
                if (columns < width)
                {
                    for (int row = start; row < end; row++)
                        new Span<float>(destination + (nint)row * width + columns, width - columns).Clear();
                }
            }
        }
    }
}
