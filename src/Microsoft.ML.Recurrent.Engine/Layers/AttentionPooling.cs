using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

// A weighted mean of a sequence's tokens, whose weights come from a learned query
// (Yang et al. 2016, "Hierarchical attention networks for document classification").
//
//   u_t = tanh(W x_t + b)      s_t = v · u_t      α = softmax over the sequence's tokens of s      y = Σ_t α_t x_t
//
//   dα_t = dy · x_t            ds = α (dα - Σ_t α_t dα_t)        du_t = ds_t v       dv = Σ_t ds_t u_t
//   da_t = du_t (1 - u_t²)     dx_t = α_t dy + Wᵀ da_t           dW = Σ_t da_t x_tᵀ  db = Σ_t da_t
//
//   symbol   field
//   W, b     _projection
//   v        Query
//   u, a     AttentionState.Keys     [tokens, attention]
//   da       AttentionState.DSums    [tokens, attention]
//   α, s     AttentionState.Weights  [tokens] of each sequence, one after the other; ds after Backward
internal sealed class AttentionPooling : Pooling
{
    private readonly Linear _projection;
    private readonly Parameter[] _parameters;

    /// <summary>A pooling with weights <c>name.weight</c>, <c>name.bias</c> and <c>name.query</c>.</summary>
    /// <param name="name">Prefix of the weights' names.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="attentionSize">Number of units that the tokens are compared with the query in.</param>
    public AttentionPooling(string name, int features, int attentionSize) : base(features)
    {
        _projection = new Linear(name, features, attentionSize);
        Query = new Parameter(name + ".query", 1, attentionSize);
        _parameters = [.. _projection.Parameters, Query];
    }

    /// <summary>v: [1, attention].</summary>
    public Parameter Query { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Glorot, as of a layer with one output: attention starts close to even.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        _projection.Initialize(seed, ref nextNumber);
        Initializer.Glorot(Query.Value, 1, Initializer.Stream(seed, ref nextNumber));
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team) => _projection.Refresh(team);

    /// <inheritdoc/>
    public override PoolingState CreateState() => new AttentionState();

    /// <inheritdoc/>
    public override void Backward(Pass pass, PoolingState state, Matrix dOutput, Matrix dInput, bool accumulate = false)
    {
        var attention = (AttentionState)state;
        attention.DSums = pass.Workspace.Take(state.Batch.TokenCount, Query.Value.Columns);
        base.Backward(pass, state, dOutput, dInput, accumulate);
        // What is left runs over all tokens: the gradients of the query and of the projection.
        for (int step = 0; step < state.Batch.StepCount; step++)
        {
            for (int sequence = 0; sequence < state.Batch.ActiveAt(step); sequence++)
                VectorMath.Axpy(attention.WeightsOf(sequence)[step], attention.Keys.Row(state.RowOf(sequence, step)), Query.Gradient.Row(0));
        }
        Matrix dProjected = pass.Workspace.Take(state.Batch.TokenCount, FeatureCount);
        _projection.Backward(pass, attention.Projection, attention.DSums, dProjected);
        for (int row = 0; row < dInput.Rows; row++)
            VectorMath.Add(dProjected.Row(row), dInput.Row(row));
    }

    /// <inheritdoc/>
    protected override void Prepare(Pass pass, PoolingState state)
    {
        var attention = (AttentionState)state;
        PackedBatch batch = state.Batch;
        attention.Keys = pass.Workspace.Take(batch.TokenCount, Query.Value.Columns);
        attention.Weights = pass.Workspace.Take(1, batch.TokenCount);
        _projection.Forward(pass, attention.Projection, state.Input, attention.Keys);
        attention.PlaceWeights();
    }

    /// <inheritdoc/>
    protected override void Forward(PoolingState state, int sequence, Span<float> output)
    {
        var attention = (AttentionState)state;
        Span<float> weights = attention.WeightsOf(sequence);
        for (int step = 0; step < weights.Length; step++)
        {
            Span<float> key = attention.Keys.Row(state.RowOf(sequence, step));
            Activations.Tanh(key, key);
            weights[step] = (float)VectorMath.Dot(Query.Value.Row(0), key);
        }
        Softmax.Probabilities(weights, weights);
        output.Clear();
        for (int step = 0; step < weights.Length; step++)
            VectorMath.Axpy(weights[step], state.Input.Row(state.RowOf(sequence, step)), output);
    }

    /// <inheritdoc/>
    protected override void Backward(PoolingState state, int sequence, ReadOnlySpan<float> dOutput, Matrix dInput)
    {
        var attention = (AttentionState)state;
        Span<float> weights = attention.WeightsOf(sequence);
        double mean = 0;
        for (int step = 0; step < weights.Length; step++)
            mean += weights[step] * VectorMath.Dot(dOutput, state.Input.Row(state.RowOf(sequence, step)));
        for (int step = 0; step < weights.Length; step++)
        {
            int row = state.RowOf(sequence, step);
            VectorMath.Axpy(weights[step], dOutput, dInput.Row(row));
            float dScore = weights[step] = (float)(weights[step] * (VectorMath.Dot(dOutput, state.Input.Row(row)) - mean));
            Span<float> dSum = attention.DSums.Row(row);
            dSum.Clear();
            VectorMath.Axpy(dScore, Query.Value.Row(0), dSum);
            Activations.TanhBackward(attention.Keys.Row(row), dSum, dSum);
        }
    }

    private sealed class AttentionState : PoolingState
    {
        private int[] _starts = [];

        public LinearState Projection { get; } = Linear.CreateState();

        public Matrix Keys { get; set; }

        /// <summary>[1, tokens]: a sequence's weights lie side by side.</summary>
        public Matrix Weights { get; set; }

        /// <summary>da, gradient of W x + b: [tokens, attention].</summary>
        public Matrix DSums { get; set; }

        public void PlaceWeights()
        {
            if (_starts.Length < Batch.SequenceCount)
                _starts = new int[Batch.SequenceCount];
            int start = 0;
            for (int sequence = 0; sequence < Batch.SequenceCount; sequence++)
            {
                _starts[sequence] = start;
                start += Batch.Lengths[sequence];
            }
        }

        public Span<float> WeightsOf(int sequence) => Weights.Row(0).Slice(_starts[sequence], Batch.Lengths[sequence]);
    }
}
