using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Filters over some successive characters, and the largest value of each in a word:
/// <code>y_f = tanh(max over t of b_f + Σ_k W_kf · x_(t + k - left)),  k = 0 … width - 1,  left = (width - 1) / 2,  x = 0 outside the word</code>
/// A filter's products with the characters (W_kf·x, for each k) are made first and shared by all places where a character occurs, then added along
/// the word, so that the cost of a character is that of additions. tanh grows with its argument, so it is taken of the maximum alone.
/// </summary>
internal sealed class CharacterConvolution : Layer
{
    private const int FiltersPerPart = 16;

    private readonly PackedMatrix _forward = new();
    private readonly PackedMatrix _backward = new();
    private readonly Parameter[] _parameters;
    private readonly int _width;

    /// <summary>Filters with weights <c>name.weight</c> and <c>name.bias</c>.</summary>
    public CharacterConvolution(string name, int inputSize, int filters, int width)
    {
        _width = width;
        FilterCount = filters;
        Weight = new Parameter(name + ".weight", width * filters, inputSize);
        Bias = new Parameter(name + ".bias", 1, filters) { Decays = false };
        _parameters = [Weight, Bias];
    }

    /// <summary>Number of filters.</summary>
    public int FilterCount { get; }

    /// <summary>Number of a character's products: width · filters.</summary>
    public int ProductCount => _width * FilterCount;

    /// <summary>W: [width · filters, inputs], the filters of the first place on top.</summary>
    public Parameter Weight { get; }

    /// <summary>b: [1, filters].</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Weights of the scale that keeps activations and gradients alike (Glorot and Bengio 2010), zero bias.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        Initializer.Uniform(Weight.Value, Math.Sqrt(6.0 / (_width * Weight.Value.Columns + FilterCount)), Initializer.Stream(seed, ref nextNumber));
        nextNumber++;
        Bias.Value.Span.Clear();
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        _forward.Pack(Weight.Value, transpose: true, team);
        _backward.Pack(Weight.Value, transpose: false, team);
    }

    /// <summary>Writes the products of characters' vectors.</summary>
    /// <param name="vectors">[rows, inputs].</param>
    /// <param name="products">[rows, width · filters].</param>
    /// <param name="team">Threads.</param>
    public void Multiply(Matrix vectors, Matrix products, ThreadTeam team) =>
        Gemm.Multiply(vectors, transposeA: false, _forward, products, accumulate: false, team);

    /// <summary>Writes the words' values.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">Keeps what Backward needs.</param>
    /// <param name="layout">The words.</param>
    /// <param name="products">What <see cref="Multiply"/> made: [rows, width · filters].</param>
    /// <param name="rowOf">The row of each character of the words: at least [characters].</param>
    /// <param name="output">[words, filters], in the order in which the words came; must stay unchanged until Backward.</param>
    public void Forward(Pass pass, CharacterConvolutionState state, PackedBatch layout, Matrix products, int[] rowOf, Matrix output)
    {
        state.Layout = layout;
        state.RowOf = rowOf;
        state.Output = output;
        state.Places = pass.Workspace.Take(layout.SequenceCount, FilterCount);
        int mark = pass.Workspace.Mark(), parts = pass.Team.Size;
        var job = new ForwardJob { Convolution = this, State = state, Products = products, Sums = pass.Workspace.Take(parts, FilterCount), Parts = parts };
        pass.Team.Run(parts, ref job);
        pass.Workspace.Release(mark);
    }

    /// <summary>Adds to the parameters' gradients and writes <paramref name="dVectors"/> or adds to it.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The state of the forward pass.</param>
    /// <param name="vectors">What <see cref="Multiply"/> was given: [rows, inputs].</param>
    /// <param name="dOutput">[words, filters].</param>
    /// <param name="dVectors">[rows, inputs].</param>
    /// <param name="accumulate">Whether to add to what is in <paramref name="dVectors"/>.</param>
    public void Backward(Pass pass, CharacterConvolutionState state, Matrix vectors, Matrix dOutput, Matrix dVectors, bool accumulate)
    {
        int mark = pass.Workspace.Mark();
        var job = new BackwardJob
        {
            Convolution = this,
            State = state,
            DMaxima = pass.Workspace.Take(dOutput.Rows, FilterCount),
            DProducts = pass.Workspace.TakeZeroed(vectors.Rows, ProductCount),
            DBias = Bias.Gradient,
        };
        for (int word = 0; word < dOutput.Rows; word++)
            Activations.TanhBackward(state.Output.Row(word), dOutput.Row(word), job.DMaxima.Row(word));
        pass.Team.Run((FilterCount + FiltersPerPart - 1) / FiltersPerPart, ref job);
        Gemm.Multiply(job.DProducts, transposeA: true, vectors, Weight.Gradient, accumulate: true, pass.Team);
        Gemm.Multiply(job.DProducts, transposeA: false, _backward, dVectors, accumulate, pass.Team);
        pass.Workspace.Release(mark);
    }

    /// <summary>The character at which the window of a place begins: outside the word before its first character.</summary>
    private int FirstOf(int place) => place - (_width - 1) / 2;

    private void MaximumOf(CharacterConvolutionState state, Matrix products, int position, Span<float> sum, Span<float> output)
    {
        PackedBatch layout = state.Layout;
        int length = layout.Lengths[position];
        Span<int> places = state.PlacesOf(position);
        for (int place = 0; place < length; place++)
        {
            Bias.Value.Row(0).CopyTo(sum);
            int first = FirstOf(place);
            for (int k = Math.Max(0, -first); k < Math.Min(_width, length - first); k++)
                VectorMath.Add(products.Row(state.RowOf[layout.StepOffsets[first + k] + position]).Slice(k * FilterCount, FilterCount), sum);
            if (place == 0)
                sum.CopyTo(output);
            else
                VectorMath.Maximum(sum, place, output, places);
        }
        Activations.Tanh(output, output);
    }

    private struct ForwardJob : IParallelJob
    {
        public CharacterConvolution Convolution;
        public CharacterConvolutionState State;
        public Matrix Products;
        public Matrix Sums;
        public int Parts;

        public readonly void Execute(int part)
        {
            // Every so-many-th word: lengths fall with the position, so ranges would be of unequal work.
            for (int position = part; position < State.Layout.SequenceCount; position += Parts)
            {
                Span<float> output = State.Output.Row(State.Layout.Order[position]);
                State.PlacesOf(position).Clear();
                output.Clear();
                if (State.Layout.Lengths[position] > 0)
                    Convolution.MaximumOf(State, Products, position, Sums.Row(part), output);
            }
        }
    }

    /// <summary>Threads own filters, and each product's gradient receives its words in packed order.</summary>
    private struct BackwardJob : IParallelJob
    {
        public CharacterConvolution Convolution;
        public CharacterConvolutionState State;
        public Matrix DMaxima;
        public Matrix DProducts;

        /// <summary>Taken before the threads begin: whoever looks first at a gradient takes its memory, or clears it.</summary>
        public Matrix DBias;

        public readonly void Execute(int part)
        {
            PackedBatch layout = State.Layout;
            int filters = Convolution.FilterCount, firstFilter = part * FiltersPerPart, endFilter = Math.Min(filters, firstFilter + FiltersPerPart);
            Span<float> dBias = DBias.Row(0);
            for (int position = 0; position < layout.SequenceCount && layout.Lengths[position] > 0; position++)
            {
                int length = layout.Lengths[position];
                Span<float> dMaxima = DMaxima.Row(layout.Order[position]);
                Span<int> places = State.PlacesOf(position);
                for (int filter = firstFilter; filter < endFilter; filter++)
                {
                    int first = Convolution.FirstOf(places[filter]);
                    for (int k = Math.Max(0, -first); k < Math.Min(Convolution._width, length - first); k++)
                        DProducts[State.RowOf[layout.StepOffsets[first + k] + position], k * filters + filter] += dMaxima[filter];
                    dBias[filter] += dMaxima[filter];
                }
            }
        }
    }
}

/// <summary>What a <see cref="CharacterConvolution"/> keeps of a forward pass.</summary>
internal sealed class CharacterConvolutionState
{
    internal PackedBatch Layout { get; set; } = null!;

    /// <summary>The row of the products of each character: at least [characters].</summary>
    internal int[] RowOf { get; set; } = [];

    /// <summary>[words, filters].</summary>
    internal Matrix Output { get; set; }

    /// <summary>Where in its word each filter's largest value is; the bits of integers lie in float scratch memory: [words, filters], packed.</summary>
    internal Matrix Places { get; set; }

    internal Span<int> PlacesOf(int position) => MemoryMarshal.Cast<float, int>(Places.Row(position));
}
