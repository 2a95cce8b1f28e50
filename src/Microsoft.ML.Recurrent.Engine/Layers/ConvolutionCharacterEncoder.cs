using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A word's vector is the largest values of filters over its characters, filters of different widths side by side, then, if wanted, highway layers
/// (Ma and Hovy 2016; Kim et al. 2016). Without dropout, the products of a character with the filters are made once a batch, however often it occurs.
/// </summary>
internal sealed class ConvolutionCharacterEncoder : CharacterEncoder
{
    private readonly Dropout _dropout;
    private readonly CharacterConvolution[] _convolutions;
    private readonly Highway[] _highways;
    private readonly Layer[] _layers;
    private readonly Parameter[] _parameters;

    /// <summary>An encoder with weights <c>name + embedding.weight</c>, <c>name + convolution3.weight</c> of filters of width 3, and <c>name + highway0.…</c></summary>
    /// <param name="name">Put before the names of the weights.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="dropout">Share of the values of characters' vectors that training sets to zero.</param>
    /// <param name="dropoutNumber">Number of the dropout's random stream.</param>
    /// <exception cref="ArgumentException">A width occurs twice, or there is none.</exception>
    public ConvolutionCharacterEncoder(string name, CharacterEncoderShape shape, double dropout, uint dropoutNumber) : base(name, shape)
    {
        if (shape.Widths.Count == 0 || shape.Widths.Distinct().Count() != shape.Widths.Count)
            throw new ArgumentException($"Expected different widths of filters, at least one; found {string.Join(", ", shape.Widths)}.", nameof(shape));
        _dropout = new Dropout(dropout, dropoutNumber);
        _convolutions = [.. shape.Widths.Select(width => new CharacterConvolution($"{name}convolution{width}", shape.EmbeddingSize, shape.Units, width))];
        _highways = [.. Enumerable.Range(0, shape.Highways).Select(number => new Highway($"{name}highway{number}", shape.OutputSize))];
        _layers = [Embedding, .. _convolutions, .. _highways];
        _parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        foreach (Layer layer in _layers)
            layer.Initialize(seed, ref nextNumber);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        foreach (Layer layer in _layers)
            layer.Refresh(team);
    }

    /// <inheritdoc/>
    public override CharacterEncoderState CreateState() => new State(this);

    /// <inheritdoc/>
    public override void Forward(Pass pass, CharacterEncoderState state, CharacterBatch batch, Matrix output)
    {
        var own = (State)state;
        own.Batch = batch;
        bool isDropping = _dropout.IsActive(pass);
        ReadOnlySpan<int> ids = isDropping ? own.TakeCharacters(batch) : own.TakeDistinct(batch, Shape.VocabularySize);
        own.Vectors = pass.Workspace.Take(ids.Length, Shape.EmbeddingSize);
        Embedding.Forward(pass, own.Embedding, ids, own.Vectors);
        _dropout.Forward(pass, own.Dropout, null, own.Vectors, own.Vectors);
        for (int i = 0; i < _convolutions.Length; i++)
        {
            own.Products[i] = pass.Workspace.Take(ids.Length, _convolutions[i].ProductCount);
            _convolutions[i].Multiply(own.Vectors, own.Products[i], pass.Team);
        }
        ForwardProducts(pass, own, batch.Layout, own.Products, own.RowOf, output);
    }

    /// <inheritdoc/>
    public override void Backward(Pass pass, CharacterEncoderState state, Matrix dOutput)
    {
        var own = (State)state;
        int mark = pass.Workspace.Mark();
        for (int i = _highways.Length - 1; i >= 0; i--)
        {
            Matrix dInput = pass.Workspace.Take(dOutput.Rows, dOutput.Columns);
            _highways[i].Backward(pass, own.Highways[i], dOutput, dInput);
            dOutput = dInput;
        }
        Matrix dVectors = pass.Workspace.Take(own.Vectors.Rows, own.Vectors.Columns);
        for (int i = 0; i < _convolutions.Length; i++)
            _convolutions[i].Backward(pass, own.Convolutions[i], own.Vectors, dOutput.ColumnRange(i * Shape.Units, Shape.Units), dVectors, accumulate: i > 0);
        Dropout.Backward(own.Dropout, dVectors, dVectors);
        Embedding.Backward(pass, own.Embedding, dVectors);
        pass.Workspace.Release(mark);
    }

    /// <inheritdoc/>
    public override FrozenCharacterEncoder Freeze(ThreadTeam team)
    {
        Refresh(team);
        var products = new Matrix[_convolutions.Length];
        for (int i = 0; i < products.Length; i++)
        {
            products[i] = Matrix.Create(Shape.VocabularySize, _convolutions[i].ProductCount);
            _convolutions[i].Multiply(Embedding.Weight.Value, products[i], team);
        }
        return new Frozen(this, products);
    }

    /// <summary>From the characters' products to the words' vectors.</summary>
    private void ForwardProducts(Pass pass, State state, PackedBatch layout, Matrix[] products, int[] rowOf, Matrix output)
    {
        Matrix current = NextOutput(pass, 0, output);
        for (int i = 0; i < _convolutions.Length; i++)
            _convolutions[i].Forward(pass, state.Convolutions[i], layout, products[i], rowOf, current.ColumnRange(i * Shape.Units, Shape.Units));
        for (int i = 0; i < _highways.Length; i++)
        {
            Matrix next = NextOutput(pass, i + 1, output);
            _highways[i].Forward(pass, state.Highways[i], current, next);
            current = next;
        }
    }

    private Matrix NextOutput(Pass pass, int highway, Matrix output) =>
        highway == _highways.Length ? output : pass.Workspace.Take(output.Rows, output.Columns);

    private sealed class State(ConvolutionCharacterEncoder encoder) : CharacterEncoderState
    {
        private readonly DistinctIds _distinct = new();
        private int[] _ownRows = [];

        /// <summary>The row of <see cref="Vectors"/> of each character: at least [characters].</summary>
        public int[] RowOf { get; private set; } = [];

        /// <summary>[rows, size of a character's vector].</summary>
        public Matrix Vectors { get; set; }

        /// <summary>[rows, width · filters] of each width.</summary>
        public Matrix[] Products { get; } = new Matrix[encoder._convolutions.Length];

        public CharacterConvolutionState[] Convolutions { get; } = [.. encoder._convolutions.Select(_ => new CharacterConvolutionState())];

        public HighwayState[] Highways { get; } = [.. encoder._highways.Select(_ => Highway.CreateState())];

        /// <summary>A row for each different character.</summary>
        public ReadOnlySpan<int> TakeDistinct(CharacterBatch batch, int idCount)
        {
            _distinct.Build(batch.Characters, idCount);
            RowOf = _distinct.Places;
            return _distinct.Ids;
        }

        /// <summary>A row for each character, because each has a dropout mask of its own.</summary>
        public ReadOnlySpan<int> TakeCharacters(CharacterBatch batch)
        {
            if (_ownRows.Length < batch.Characters.Length)
                _ownRows = [.. Enumerable.Range(0, Math.Max(batch.Characters.Length, 2 * _ownRows.Length))];
            RowOf = _ownRows;
            return batch.Characters;
        }
    }

    private sealed class Frozen(ConvolutionCharacterEncoder encoder, Matrix[] products) : FrozenCharacterEncoder
    {
        public override int OutputSize => encoder.Shape.OutputSize;

        public override FrozenCharacterState CreateState() => new FrozenState(new State(encoder));

        public override void Forward(Pass pass, FrozenCharacterState state, CharacterBatch batch, Matrix output)
        {
            int mark = pass.Workspace.Mark();
            encoder.ForwardProducts(pass, ((FrozenState)state).Words, batch.Layout, products, batch.CharacterArray, output);
            pass.Workspace.Release(mark);
        }
    }

    private sealed class FrozenState(State words) : FrozenCharacterState
    {
        public State Words => words;
    }
}
