using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Copies a matrix into panels.</summary>
internal static unsafe class PanelPacking
{
    // Below this many floats a thread more costs more than it packs.
    private const int FloatsPerPart = 1 << 15;

    /// <summary>Fills <paramref name="panels"/> from <paramref name="source"/>: [rows, columns], or [columns, rows] when <paramref name="transpose"/>.</summary>
    public static void Fill(PackedPanels panels, Matrix source, bool transpose, ThreadTeam team)
    {
        var job = new Job { Panels = panels, Source = source, Transpose = transpose, Parts = 1 };
        if (team.Size > 1)
            job.Parts = (int)Math.Clamp((long)panels.Rows * panels.Columns / FloatsPerPart, 1, Math.Min(team.Size, Math.Max(1, panels.Count)));
        if (job.Parts == 1)
            job.Execute(0);
        else
            team.Run(job.Parts, ref job);
    }

    /// <summary>Fills rows <paramref name="firstRow"/> and on of <paramref name="panels"/> from <paramref name="source"/>: [some rows, columns].</summary>
    /// <exception cref="ArgumentException">The rows do not fit.</exception>
    public static void FillRows(PackedPanels panels, int firstRow, Matrix source)
    {
        if (source.Columns != panels.Columns || firstRow < 0 || firstRow + source.Rows > panels.Rows)
        {
            throw new ArgumentException(
                $"Expected rows of {panels.Columns} floats that end at row {panels.Rows} at the latest; found {source.Rows} rows of {source.Columns} from row {firstRow}.");
        }
        var kernel = new Kernel { Panels = panels, Source = source, FirstRow = firstRow, End = panels.Count };
        SimdDispatch.Run(ref kernel);
    }

    /// <summary>Fills one panel from a source that is not transposed: <paramref name="rows"/> rows of <typeparamref name="TVectors"/> vectors, the last of which has <paramref name="lastCount"/> columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillDirect<TSimd, TVector, TVectors>(float* source, nint stride, float* panel, int lastCount, int rows)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged where TVectors : struct, ICount
    {
        int last = (TVectors.Value - 1) * TSimd.Count;
        for (int row = 0; row < rows; row++, source += stride, panel += TVectors.Value * TSimd.Count)
        {
            if (TVectors.Value > 1)
                TSimd.Store(panel, TSimd.Load(source));
            if (TVectors.Value > 2)
                TSimd.Store(panel + TSimd.Count, TSimd.Load(source + TSimd.Count));
            TSimd.Store(panel + last, Lane<TSimd, TVector>.Load(source + last, lastCount));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillTransposed(float* source, nint stride, float* panel, int width, int columns, int rows)
    {
        // A cache line of each source row at a time.
        const int Block = 16;
        for (int start = 0; start < rows; start += Block)
        {
            int end = Math.Min(rows, start + Block), column = 0;
            for (; column <= columns - 4; column += 4)
            {
                float* from = source + column * stride;
                int row = start;
                for (; row <= end - 4; row += 4)
                    Transposition.Copy4By4(from + row, stride, panel + (nint)row * width + column, width);
                for (; row < end; row++)
                {
                    for (int i = 0; i < 4; i++)
                        panel[(nint)row * width + column + i] = from[i * stride + row];
                }
            }
            for (; column < width; column++)
            {
                for (int row = start; row < end; row++)
                    panel[(nint)row * width + column] = column < columns ? source[column * stride + row] : 0;
            }
        }
    }

    private struct Job : IParallelJob
    {
        public PackedPanels Panels;
        public Matrix Source;
        public bool Transpose;
        public int Parts;

        public readonly void Execute(int part)
        {
            int count = Panels.Count;
            var kernel = new Kernel
            {
                Panels = Panels,
                Source = Source,
                Transpose = Transpose,
                First = (int)((long)count * part / Parts),
                End = (int)((long)count * (part + 1) / Parts),
            };
            SimdDispatch.Run(ref kernel);
        }
    }

    private struct Kernel : ISimdKernel
    {
        public PackedPanels Panels;
        public Matrix Source;
        public bool Transpose;
        public int FirstRow;
        public int First;
        public int End;

        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            fixed (float* memory = Panels.Memory, array = Source.Array)
            {
                for (int panel = First; panel < End; panel++)
                {
                    int first = PackedPanels.FirstColumn(Panels.Columns, panel), columns = PackedPanels.FirstColumn(Panels.Columns, panel + 1) - first;
                    int vectors = (columns + TSimd.Count - 1) / TSimd.Count;
                    float* destination = memory + Panels.Offset + (nint)first * Panels.Rows + (nint)FirstRow * vectors * TSimd.Count, source = array + Source.Offset;
                    if (Transpose)
                        FillTransposed(source + (nint)first * Source.Stride, Source.Stride, destination, vectors * TSimd.Count, columns, Panels.Rows);
                    else if (vectors == 3)
                        FillDirect<TSimd, TVector, Three>(source + first, Source.Stride, destination, columns - 2 * TSimd.Count, Source.Rows);
                    else if (vectors == 2)
                        FillDirect<TSimd, TVector, Two>(source + first, Source.Stride, destination, columns - TSimd.Count, Source.Rows);
                    else
                        FillDirect<TSimd, TVector, One>(source + first, Source.Stride, destination, columns, Source.Rows);
                }
            }
        }
    }
}
