using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// One row times a packed matrix: the recurrent product of a single sequence. Every weight is used once, so the cost is that of reading them;
/// panels are walked in pairs, whose sums are enough chains to keep the multiply-add units busy while they come.
/// The bits are those of <see cref="Gemm"/>: an element is one chain of multiply-adds over k, ascending.
/// </summary>
internal static unsafe class RowProduct
{
    /// <summary>y = start + x·b.</summary>
    /// <param name="start">What the chains start from: [n]; may be y.</param>
    /// <param name="x">[k].</param>
    /// <param name="b">[k, n], packed.</param>
    /// <param name="y">[n].</param>
    /// <param name="descending">
    /// Whether the panels are taken from the last to the first. When the same matrix is used again and again, turning round each time finds
    /// in the cache what was used last; no bit depends on it.
    /// </param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Multiply(ReadOnlySpan<float> start, ReadOnlySpan<float> x, PackedMatrix b, Span<float> y, bool descending) =>
        MultiplyPanels(start, x, b.Panels, y, descending);

    /// <summary>y = start + x·b, where b is packed on memory of the caller's; otherwise as above.</summary>
    public static void MultiplyPanels(ReadOnlySpan<float> start, ReadOnlySpan<float> x, PackedPanels panels, Span<float> y, bool descending)
    {
        if (x.Length != panels.Rows || y.Length != panels.Columns || start.Length != y.Length)
        {
            throw new ArgumentException(
                $"Expected x of {panels.Rows} floats, start and y of {panels.Columns}, as b is {panels.Rows}×{panels.Columns}; found {x.Length}, {start.Length} and {y.Length}.");
        }
        if (y.Length == 0)
            return;
        if (x.Length == 0)
        {
            start.CopyTo(y);
            return;
        }
        fixed (float* pStart = start, px = x, pb = &panels.Memory[panels.Offset], py = y)
        {
            var kernel = new Kernel { Start = pStart, X = px, B = pb, Y = py, Steps = x.Length, Columns = y.Length, Descending = descending };
            SimdDispatch.Run(ref kernel);
        }
    }

    private struct Kernel : ISimdKernel
    {
        public float* Start;
        public float* X;
        public float* B;
        public float* Y;
        public int Steps;
        public int Columns;
        public bool Descending;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int width = TSimd.TileVectors * TSimd.Count, panels = PackedPanels.CountOf(Columns), pairs = 0;
            while (PackedPanels.FirstColumn(Columns, 2 * pairs + 2) == (2 * pairs + 2) * width)
                pairs++;
            for (int panel = panels - 1; Descending && panel >= 2 * pairs; panel--)
                MultiplyPanel<TSimd, TVector>(panel);
            for (int i = 0; i < pairs; i++)
                MultiplyPair<TSimd, TVector>((Descending ? pairs - 1 - i : i) * 2 * width);
            for (int panel = 2 * pairs; !Descending && panel < panels; panel++)
                MultiplyPanel<TSimd, TVector>(panel);
        }

        private readonly void MultiplyPanel<TSimd, TVector>(int panel) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int column = PackedPanels.FirstColumn(Columns, panel), columns = PackedPanels.FirstColumn(Columns, panel + 1) - column;
            int vectors = (columns + TSimd.Count - 1) / TSimd.Count, lastCount = columns - (vectors - 1) * TSimd.Count;
            if (vectors == 3)
                MultiplyPanel<TSimd, TVector, Three>(column, lastCount);
            else if (vectors == 2)
                MultiplyPanel<TSimd, TVector, Two>(column, lastCount);
            else
                MultiplyPanel<TSimd, TVector, One>(column, lastCount);
        }

        /// <summary>Two whole panels, the first of which starts at <paramref name="column"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyPair<TSimd, TVector>(int column) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int width = TSimd.TileVectors * TSimd.Count, count = TSimd.Count;
            float* start = Start + column, y = Y + column, x = X;
            float* b = B + (nint)column * Steps, c = b + (nint)width * Steps;
            TVector b0 = TSimd.Load(start), b1 = TSimd.Load(start + count), b2 = TSimd.Load(start + 2 * count);
            TVector c0 = TSimd.Load(start + width), c1 = TSimd.Load(start + width + count), c2 = TSimd.Load(start + width + 2 * count);
            for (nint k = Steps; k > 0; k--, x++, b += width, c += width)
            {
                TVector factor = TSimd.Broadcast(*x);
                b0 = TSimd.MultiplyAdd(factor, TSimd.Load(b), b0);
                b1 = TSimd.MultiplyAdd(factor, TSimd.Load(b + count), b1);
                b2 = TSimd.MultiplyAdd(factor, TSimd.Load(b + 2 * count), b2);
                c0 = TSimd.MultiplyAdd(factor, TSimd.Load(c), c0);
                c1 = TSimd.MultiplyAdd(factor, TSimd.Load(c + count), c1);
                c2 = TSimd.MultiplyAdd(factor, TSimd.Load(c + 2 * count), c2);
            }
            TSimd.Store(y, b0);
            TSimd.Store(y + count, b1);
            TSimd.Store(y + 2 * count, b2);
            TSimd.Store(y + width, c0);
            TSimd.Store(y + width + count, c1);
            TSimd.Store(y + width + 2 * count, c2);
        }

        /// <summary>One panel that starts at <paramref name="column"/>; its last vector has <paramref name="lastCount"/> columns.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyPanel<TSimd, TVector, TVectors>(int column, int lastCount)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged where TVectors : struct, ICount
        {
            int count = TSimd.Count, last = (TVectors.Value - 1) * count;
            float* start = Start + column, y = Y + column, x = X, b = B + (nint)column * Steps;
            TVector y0 = TVectors.Value > 1 ? TSimd.Load(start) : default, y1 = TVectors.Value > 2 ? TSimd.Load(start + count) : default;
            TVector yLast = Lane<TSimd, TVector>.Load(start + last, lastCount);
            for (nint k = Steps; k > 0; k--, x++, b += TVectors.Value * count)
            {
                TVector factor = TSimd.Broadcast(*x);
                if (TVectors.Value > 1)
                    y0 = TSimd.MultiplyAdd(factor, TSimd.Load(b), y0);
                if (TVectors.Value > 2)
                    y1 = TSimd.MultiplyAdd(factor, TSimd.Load(b + count), y1);
                yLast = TSimd.MultiplyAdd(factor, TSimd.Load(b + last), yLast);
            }
            if (TVectors.Value > 1)
                TSimd.Store(y, y0);
            if (TVectors.Value > 2)
                TSimd.Store(y + count, y1);
            Lane<TSimd, TVector>.Store(y + last, lastCount, yLast);
        }
    }
}
