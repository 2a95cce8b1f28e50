using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// One thread's part of a matrix product: rows of a and c, panels of b. It is walked in blocks of k (a panel's block stays in the first-level
/// cache while row tiles go by) and of rows (a's block stays in the second-level cache while panels go by); the sums of a tile are stored in c
/// after one block of k and loaded again for the next, which changes no bit.
/// </summary>
internal unsafe struct GemmKernel : ISimdKernel
{
    // A block of k of a panel is 48 KiB at most; a's block 512 KiB where it is read in place, 64 KiB where it is copied.
    private const int MaximumStepsPerBlock = 256;
    private const int RowsPerBlock = 512;
    private const int RowsPerCopiedBlock = 64;

    public Matrix A;
    public bool TransposeA;
    public PackedPanels B;
    public int FirstPanel;
    public int EndPanel;
    public Matrix C;
    public bool Accumulate;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        int rows = C.Rows, steps = B.Rows;
        int stepBlocks = CeilingDivide(steps, MaximumStepsPerBlock), rowBlocks = CeilingDivide(rows, TransposeA ? RowsPerCopiedBlock : RowsPerBlock);
        float* copy = stackalloc float[TransposeA ? RowsPerCopiedBlock * MaximumStepsPerBlock : 1];
        fixed (float* a = &A.Array[0], b = &B.Memory[0], c = &C.Array[0])
        {
            for (int stepBlock = 0; stepBlock < stepBlocks; stepBlock++)
            {
                int firstStep = Cut(steps, stepBlock, stepBlocks), blockSteps = Cut(steps, stepBlock + 1, stepBlocks) - firstStep;
                for (int rowBlock = 0; rowBlock < rowBlocks; rowBlock++)
                {
                    int firstRow = Cut(rows, rowBlock, rowBlocks), blockRows = Cut(rows, rowBlock + 1, rowBlocks) - firstRow;
                    var block = new Block
                    {
                        Rows = blockRows,
                        Steps = blockSteps,
                        C = c + C.Offset + (nint)firstRow * C.Stride,
                        CStride = C.Stride,
                        Accumulate = Accumulate || stepBlock > 0,
                    };
                    if (TransposeA)
                    {
                        CopyTransposed<TSimd, TVector>(a + A.Offset + (nint)firstStep * A.Stride + firstRow, A.Stride, copy, blockRows, blockSteps);
                        block.A = copy;
                    }
                    else
                    {
                        block.A = a + A.Offset + (nint)firstRow * A.Stride + firstStep;
                        block.AStride = A.Stride;
                    }
                    for (int panel = FirstPanel; panel < EndPanel; panel++)
                    {
                        int firstColumn = panel * PackedPanels.Width, columns = Math.Min(PackedPanels.Width, B.Columns - firstColumn);
                        int vectors = CeilingDivide(columns, TSimd.Count);
                        float* panelBlock = b + B.Offset + (nint)firstColumn * steps + (nint)firstStep * vectors * TSimd.Count;
                        int lastCount = columns - (vectors - 1) * TSimd.Count;
                        if (vectors == 3)
                            block.MultiplyPanel<TSimd, TVector, Three>(panelBlock, firstColumn, lastCount);
                        else if (vectors == 2)
                            block.MultiplyPanel<TSimd, TVector, Two>(panelBlock, firstColumn, lastCount);
                        else
                            block.MultiplyPanel<TSimd, TVector, One>(panelBlock, firstColumn, lastCount);
                    }
                }
            }
        }
    }

    // Lays rows out in tiles as Block.MultiplyPanel walks them: of each tile [steps, rows of the tile].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyTransposed<TSimd, TVector>(float* a, nint stride, float* copy, int rows, int steps)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        int tiles = CeilingDivide(rows, TSimd.TileRows);
        for (int tile = 0; tile < tiles; tile++)
        {
            int first = Cut(rows, tile, tiles), count = Cut(rows, tile + 1, tiles) - first;
            float* source = a + first;
            for (int step = 0; step < steps; step++, source += stride, copy += count)
            {
                for (int row = 0; row < count; row++)
                    copy[row] = source[row];
            }
        }
    }

    private static int Cut(int length, int part, int parts) => (int)((long)length * part / parts);

    private static int CeilingDivide(int x, int y) => (int)(((long)x + y - 1) / y);

    private struct Block
    {
        public float* A;
        public nint AStride;
        public int Rows;
        public int Steps;
        public float* C;
        public nint CStride;
        public bool Accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void MultiplyPanel<TSimd, TVector, TVectors>(float* panel, int firstColumn, int lastCount)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged where TVectors : struct, ICount
        {
            int tiles = CeilingDivide(Rows, TSimd.TileRows);
            bool inPlace = AStride > 0;
            for (int tile = 0; tile < tiles; tile++)
            {
                int first = Cut(Rows, tile, tiles), count = Cut(Rows, tile + 1, tiles) - first;
                float* a = inPlace ? A + first * AStride : A + (nint)first * Steps;
                nint rowStride = inPlace ? AStride * sizeof(float) : sizeof(float), stepStride = inPlace ? sizeof(float) : count * sizeof(float);
                float* c = C + first * CStride + firstColumn;
                switch (count)
                {
                    case 1: GemmTile<TSimd, TVector, One, TVectors>.Run(a, rowStride, stepStride, panel, Steps, c, CStride, Accumulate, lastCount); break;
                    case 2: GemmTile<TSimd, TVector, Two, TVectors>.Run(a, rowStride, stepStride, panel, Steps, c, CStride, Accumulate, lastCount); break;
                    case 3: GemmTile<TSimd, TVector, Three, TVectors>.Run(a, rowStride, stepStride, panel, Steps, c, CStride, Accumulate, lastCount); break;
                    case 4: GemmTile<TSimd, TVector, Four, TVectors>.Run(a, rowStride, stepStride, panel, Steps, c, CStride, Accumulate, lastCount); break;
                    case 5: GemmTile<TSimd, TVector, Five, TVectors>.Run(a, rowStride, stepStride, panel, Steps, c, CStride, Accumulate, lastCount); break;
                    case 6: GemmTile<TSimd, TVector, Six, TVectors>.Run(a, rowStride, stepStride, panel, Steps, c, CStride, Accumulate, lastCount); break;
                    case 7: GemmTile<TSimd, TVector, Seven, TVectors>.Run(a, rowStride, stepStride, panel, Steps, c, CStride, Accumulate, lastCount); break;
                    default: GemmTile<TSimd, TVector, Eight, TVectors>.Run(a, rowStride, stepStride, panel, Steps, c, CStride, Accumulate, lastCount); break;
                }
            }
        }
    }
}
