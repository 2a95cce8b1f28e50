using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// One thread's part of a matrix product: rows of a and c, panels of b. It is walked in blocks of k and of rows: while the panels of b go by,
/// the few rows of a block stay in the cache and c is written row by row, near enough. A b that is not packed is copied panel by panel, each
/// for all rows. The sums of a tile are stored in c after one block of k and loaded again for the next, which changes no bit.
/// </summary>
internal unsafe struct GemmKernel : ISimdKernel
{
    // Blocks of k are long, because each one loads and stores c once more: a panel's block is at most 192 KiB, a copied one's 96 KiB.
    private const int StepsPerBlock = 1024;
    private const int StepsPerCopiedBlock = 512;

    // Rows of a, between which a panel is read again: a quarter of the second-level cache.
    private const int FloatsPerRowBlock = 1 << 16;

    public Matrix A;
    public bool TransposeA;
    public GemmOperand B;
    public int FirstPanel;
    public int EndPanel;
    public Matrix C;

    /// <summary>What the sums start from: a row for each row of c (c itself, for instance), one row for all rows, or a view of nothing for 0.</summary>
    public Matrix Start;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        bool isPacked = B.IsPacked;
        int rows = C.Rows, steps = B.Rows, columns = B.Columns;
        int stepBlocks = CeilingDivide(steps, isPacked ? StepsPerBlock : StepsPerCopiedBlock), tiles = CeilingDivide(rows, TSimd.TileRows);
        int mostTiles = isPacked ? Math.Max(1, FloatsPerRowBlock / (TSimd.TileRows * CeilingDivide(steps, stepBlocks))) : tiles;
        int tilesPerBlock = CeilingDivide(tiles, CeilingDivide(tiles, mostTiles));
        nint rowStride = TransposeA ? 1 : A.Stride, stepStride = TransposeA ? A.Stride : 1;
        float* copy = stackalloc float[isPacked ? 0 : StepsPerCopiedBlock * TSimd.TileVectors * TSimd.Count + Workspace.Alignment];
        copy = (float*)(((nint)copy + 63) / 64 * 64);
        fixed (float* a = &A.Array[A.Offset], b = B.Array, c = &C.Array[C.Offset], start = Start.Array)
        {
            for (int stepBlock = 0; stepBlock < stepBlocks; stepBlock++)
            {
                int firstStep = Cut(steps, stepBlock, stepBlocks), blockSteps = Cut(steps, stepBlock + 1, stepBlocks) - firstStep;
                var block = new Block
                {
                    A = a + firstStep * stepStride,
                    RowStride = rowStride,
                    StepStride = stepStride,
                    Steps = blockSteps,
                    C = c,
                    CStride = C.Stride,
                    Rows = rows,
                    Tiles = tiles,
                };
                if (stepBlock > 0)
                {
                    block.Start = c;
                    block.StartStride = C.Stride;
                }
                else if (start != null)
                {
                    block.Start = start + Start.Offset;
                    block.StartStride = Start.Rows == 1 ? 0 : Start.Stride;
                }
                for (int firstTile = 0; firstTile < tiles; firstTile += tilesPerBlock)
                {
                    block.FirstTile = firstTile;
                    block.EndTile = Math.Min(tiles, firstTile + tilesPerBlock);
                    for (int panel = FirstPanel; panel < EndPanel; panel++)
                    {
                        int firstColumn = PackedPanels.FirstColumn(columns, panel), panelColumns = PackedPanels.FirstColumn(columns, panel + 1) - firstColumn;
                        int vectors = CeilingDivide(panelColumns, TSimd.Count), lastCount = panelColumns - (vectors - 1) * TSimd.Count;
                        float* source = isPacked
                            ? b + B.Offset + (nint)firstColumn * steps + (nint)firstStep * vectors * TSimd.Count
                            : b + B.Offset + (nint)firstStep * B.Stride + firstColumn;
                        if (vectors == 3)
                            block.MultiplyPanel<TSimd, TVector, Three>(source, B.Stride, copy, firstColumn, lastCount);
                        else if (vectors == 2)
                            block.MultiplyPanel<TSimd, TVector, Two>(source, B.Stride, copy, firstColumn, lastCount);
                        else
                            block.MultiplyPanel<TSimd, TVector, One>(source, B.Stride, copy, firstColumn, lastCount);
                    }
                }
            }
        }
    }

    private static int Cut(int length, int part, int parts) => (int)((long)length * part / parts);

    private static int CeilingDivide(int x, int y) => (int)(((long)x + y - 1) / y);

    private struct Block
    {
        public float* A;
        public nint RowStride;
        public nint StepStride;
        public int Steps;
        public float* Start;
        public nint StartStride;
        public float* C;
        public nint CStride;
        public int Rows;
        public int Tiles;
        public int FirstTile;
        public int EndTile;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void MultiplyPanel<TSimd, TVector, TVectors>(float* panel, nint stride, float* copy, int firstColumn, int lastCount)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged where TVectors : struct, ICount
        {
            if (stride > 0)
            {
                PanelPacking.FillDirect<TSimd, TVector, TVectors>(panel, stride, copy, lastCount, Steps);
                panel = copy;
            }
            nint rowStride = RowStride * sizeof(float), stepStride = StepStride * sizeof(float);
            int end = Cut(Rows, FirstTile, Tiles);
            for (int tile = FirstTile; tile < EndTile; tile++)
            {
                int first = end;
                end = Cut(Rows, tile + 1, Tiles);
                float* a = A + first * RowStride, c = C + first * CStride + firstColumn;
                float* start = Start == null ? null : Start + first * StartStride + firstColumn;
                switch (end - first)
                {
                    case 1: GemmTile<TSimd, TVector, One, TVectors>.Run(a, rowStride, stepStride, panel, Steps, start, StartStride, c, CStride, lastCount); break;
                    case 2: GemmTile<TSimd, TVector, Two, TVectors>.Run(a, rowStride, stepStride, panel, Steps, start, StartStride, c, CStride, lastCount); break;
                    case 3: GemmTile<TSimd, TVector, Three, TVectors>.Run(a, rowStride, stepStride, panel, Steps, start, StartStride, c, CStride, lastCount); break;
                    case 4: GemmTile<TSimd, TVector, Four, TVectors>.Run(a, rowStride, stepStride, panel, Steps, start, StartStride, c, CStride, lastCount); break;
                    case 5: GemmTile<TSimd, TVector, Five, TVectors>.Run(a, rowStride, stepStride, panel, Steps, start, StartStride, c, CStride, lastCount); break;
                    case 6: GemmTile<TSimd, TVector, Six, TVectors>.Run(a, rowStride, stepStride, panel, Steps, start, StartStride, c, CStride, lastCount); break;
                    case 7: GemmTile<TSimd, TVector, Seven, TVectors>.Run(a, rowStride, stepStride, panel, Steps, start, StartStride, c, CStride, lastCount); break;
                    default: GemmTile<TSimd, TVector, Eight, TVectors>.Run(a, rowStride, stepStride, panel, Steps, start, StartStride, c, CStride, lastCount); break;
                }
            }
        }
    }
}
