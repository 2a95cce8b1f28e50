using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// One time step of some sequences for prediction: the recurrent product and the gates of a vector of hidden units after another, so that sums
/// never leave the first-level cache. Bits are those of the product for all units (<see cref="Gemm"/>) followed by the gates.
/// A single row costs the time in which the weights are read: its panels go in pairs, whose chains keep the multiply-add units busy meanwhile.
/// </summary>
internal static unsafe class RecurrentStep
{
    private const int MostRows = 6, MostVectors = 4, MostLanes = 16;

    /// <summary>Writes the next state.</summary>
    /// <param name="operands">The step's operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Run<TCell>(in StepOperands operands) where TCell : struct, IStepCell
    {
        int rows = operands.Hidden.Rows, size = operands.Weights.HiddenSize;
        RowShape.Check(operands.Hidden, rows, size, nameof(operands.Hidden));
        RowShape.Check(operands.HiddenBefore, rows, size, nameof(operands.HiddenBefore));
        if (TCell.HasCellState)
            RowShape.Check(operands.Cell, rows, size, nameof(operands.Cell));
        VectorMath.CheckLength(operands.RecurrentBias.Length, TCell.Gates * size);
        if (rows == 0)
            return;
        if (operands.Parts != 1 && rows > 1)
            throw new ArgumentException($"Expected one row, as its hidden units are to be computed in {operands.Parts} parts; found {rows}.", nameof(operands));
        CheckInputs(operands, TCell.Gates * size);
        // Where there is no c, its pointer is that of h and is not used.
        Matrix cell = TCell.HasCellState ? operands.Cell : operands.Hidden;
        fixed (float* folded = operands.Inputs.Folded, projected = operands.Inputs.Projected, bias = operands.RecurrentBias, weights = &operands.Weights.Memory[operands.Weights.Offset])
        fixed (float* hiddenBefore = &operands.HiddenBefore.Array[operands.HiddenBefore.Offset], hidden = &operands.Hidden.Array[operands.Hidden.Offset], c = &cell.Array[cell.Offset])
        fixed (int* starts = operands.Inputs.Starts)
        {
            var kernel = new Kernel<TCell>
            {
                Folded = folded,
                Projected = projected,
                Starts = starts,
                RecurrentBias = bias,
                Weights = weights,
                HiddenBefore = hiddenBefore,
                HiddenBeforeStride = operands.HiddenBefore.Stride,
                Steps = operands.IsFirst ? 0 : size,
                Cell = c,
                CellStride = cell.Stride,
                Hidden = hidden,
                HiddenStride = operands.Hidden.Stride,
                Rows = rows,
                Size = size,
                Turned = operands.Turned,
                Part = operands.Part,
                Parts = operands.Parts,
            };
            SimdDispatch.Run(ref kernel);
        }
    }

    private static void CheckInputs(in StepOperands operands, int length)
    {
        VectorMath.CheckLength(operands.Inputs.Starts.Length, operands.Hidden.Rows);
        foreach (int start in operands.Inputs.Starts)
        {
            float[] array = start >= 0 ? operands.Inputs.Folded : operands.Inputs.Projected;
            if ((start >= 0 ? start : ~start) > array.Length - length)
                throw new ArgumentException($"Expected rows of {length} floats, found one that starts at {(start >= 0 ? start : ~start)} of {array.Length}.", nameof(operands));
        }
    }

    private struct Kernel<TCell> : ISimdKernel where TCell : struct, IStepCell
    {
        public float* Folded;
        public float* Projected;
        public int* Starts;
        public float* RecurrentBias;
        public float* Weights;
        public float* HiddenBefore;
        public nint HiddenBeforeStride;
        public nint Steps;
        public float* Cell;
        public nint CellStride;
        public float* Hidden;
        public nint HiddenStride;
        public int Rows;
        public int Size;
        public bool Turned;
        public int Part;
        public int Parts;

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            float* memory = stackalloc float[(MostRows * MostVectors + 1) * MostLanes];
            float* sums = (float*)(((nint)memory + 63) & ~63);
            int units = TCell.Blocks * TSimd.Count, panels = (Size + units - 1) / units;
            nint panelLength = (nint)Size * units * TCell.Gates;
            if (Rows == 1)
            {
                int groups = (panels + 1) / 2, first = groups * Part / Parts, end = groups * (Part + 1) / Parts;
                for (int i = first; i < end; i++)
                {
                    int panel = 2 * (Turned ? first + end - 1 - i : i), count = Math.Min(2, panels - panel);
                    int pairLength = TCell.Blocks * TCell.Gates * TSimd.Count;
                    for (int j = 0; j < count; j++)
                        Begin<TSimd, TVector>(sums + j * pairLength, 0, (panel + j) * units);
                    if (count == 1)
                        AddRows<TSimd, TVector, One>(HiddenBefore, Weights + panel * panelLength, sums);
                    else if (TCell.Blocks * TCell.Gates == 3)
                        StepTile<TSimd, TVector, One, Three>.AddPair(HiddenBefore, Weights + panel * panelLength, panelLength, Steps, sums);
                    else
                        StepTile<TSimd, TVector, One, Four>.AddPair(HiddenBefore, Weights + panel * panelLength, panelLength, Steps, sums);
                    for (int j = 0; j < count; j++)
                        End<TSimd, TVector>(sums + j * pairLength, 0, (panel + j) * units);
                }
                return;
            }
            // All sums, a panel's vectors and a factor: 29 of 32 registers, or 13 of 16.
            int tileRows = TSimd.TileRows > 4 ? MostRows : 2, tiles = (Rows + tileRows - 1) / tileRows;
            for (int panel = 0; panel < panels; panel++)
            {
                for (int tile = 0; tile < tiles; tile++)
                {
                    int first = (int)((long)Rows * tile / tiles), count = (int)((long)Rows * (tile + 1) / tiles) - first;
                    int next = tile + 1 < tiles ? first + count : 0;
                    Step<TSimd, TVector>(sums, first, count, panel * units, Weights + panel * panelLength, next, (next > 0 ? panel : panel + 1) * units);
                }
            }
        }

        private readonly void Step<TSimd, TVector>(float* sums, int first, int count, int unit, float* panel, int nextFirst, int nextUnit)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int rowLength = TCell.Blocks * TCell.Gates * TSimd.Count;
            for (int row = 0; row < count; row++)
                Begin<TSimd, TVector>(sums + row * rowLength, first + row, unit);
            Prefetch<TSimd, TVector>(nextFirst, Math.Min(MostRows, Rows - nextFirst), nextUnit);
            float* hidden = HiddenBefore + first * HiddenBeforeStride;
            switch (count)
            {
                case 1: AddRows<TSimd, TVector, One>(hidden, panel, sums); break;
                case 2: AddRows<TSimd, TVector, Two>(hidden, panel, sums); break;
                case 3: AddRows<TSimd, TVector, Three>(hidden, panel, sums); break;
                case 4: AddRows<TSimd, TVector, Four>(hidden, panel, sums); break;
                case 5: AddRows<TSimd, TVector, Five>(hidden, panel, sums); break;
                default: AddRows<TSimd, TVector, Six>(hidden, panel, sums); break;
            }
            for (int row = 0; row < count; row++)
                End<TSimd, TVector>(sums + row * rowLength, first + row, unit);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void AddRows<TSimd, TVector, TRows>(float* hidden, float* panel, float* sums)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged where TRows : struct, ICount
        {
            if (TCell.Blocks * TCell.Gates == 3)
                StepTile<TSimd, TVector, TRows, Three>.Add(hidden, HiddenBeforeStride, panel, Steps, sums);
            else
                StepTile<TSimd, TVector, TRows, Four>.Add(hidden, HiddenBeforeStride, panel, Steps, sums);
        }

        private readonly float* InputOf(int row) => Starts[row] >= 0 ? Folded + Starts[row] : Projected + ~Starts[row];

        /// <summary>Fetches what the next tile begins with while this one multiplies: a word's row is seldom in a near cache.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Prefetch<TSimd, TVector>(int first, int count, int unit) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            if (!Sse.IsSupported || (uint)unit >= (uint)Size)
                return;
            for (int row = first; row < first + count; row++)
            {
                float* input = InputOf(row) + unit;
                for (int gate = 0; gate < TCell.Gates; gate++)
                {
                    for (int block = 0; block < TCell.Blocks; block++)
                        Sse.Prefetch0(input + (nint)gate * Size + block * TSimd.Count);
                }
            }
        }

        /// <summary>What the chains of a panel's sums start from: what the input adds, or the bias of a recurrent product that stands by itself.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Begin<TSimd, TVector>(float* sums, int row, int unit) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            float* source = (TCell.SeparatesRecurrentProduct ? RecurrentBias : InputOf(row)) + unit;
            for (int block = 0; block < TCell.Blocks; block++, source += TSimd.Count)
            {
                int count = Math.Clamp(Size - unit - block * TSimd.Count, 0, TSimd.Count);
                for (int gate = 0; gate < TCell.Gates; gate++, sums += TSimd.Count)
                    TSimd.Store(sums, Lane<TSimd, TVector>.Load(source + (nint)gate * Size, count));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void End<TSimd, TVector>(float* sums, int row, int unit) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            float* input = InputOf(row);
            for (int block = 0; block < TCell.Blocks; block++, sums += TCell.Gates * TSimd.Count, unit += TSimd.Count)
            {
                int count = Math.Clamp(Size - unit, 0, TSimd.Count);
                TCell.Step<TSimd, TVector>(
                    sums, input + unit, Size, HiddenBefore + row * HiddenBeforeStride + unit, Cell + row * CellStride + unit, Hidden + row * HiddenStride + unit, count);
            }
        }
    }
}
