using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A layer that learns how much of its input to let through as it is (Srivastava, Greff and Schmidhuber 2015, "Training very deep networks"):
/// <code>y = t · max(0, x·W_Hᵀ + b_H) + (1 - t) · x,  t = sigmoid(x·W_Tᵀ + b_T)</code>
/// </summary>
internal sealed class Highway : Layer
{
    // The paper's: at first most of the input passes.
    private const float FirstGateBias = -2;

    private readonly Linear _transform;
    private readonly Linear _gate;
    private readonly Parameter[] _parameters;

    /// <summary>A layer of <paramref name="size"/> features with weights <c>name.transform.…</c> and <c>name.gate.…</c></summary>
    public Highway(string name, int size)
    {
        _transform = new Linear(name + ".transform", size, size);
        _gate = new Linear(name + ".gate", size, size);
        _parameters = [.. _transform.Parameters, .. _gate.Parameters];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        _transform.Initialize(seed, ref nextNumber);
        _gate.Initialize(seed, ref nextNumber);
        _gate.Bias!.Value.Span.Fill(FirstGateBias);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        _transform.Refresh(team);
        _gate.Refresh(team);
    }

    /// <summary>A session's state.</summary>
    public static HighwayState CreateState() => new();

    /// <summary>Writes <paramref name="output"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="input">[rows, features]; must stay unchanged until Backward.</param>
    /// <param name="output">[rows, features]; not the input's memory.</param>
    public void Forward(Pass pass, HighwayState state, Matrix input, Matrix output)
    {
        state.Input = input;
        state.Transformed = pass.Workspace.Take(input.Rows, input.Columns);
        state.Gate = pass.Workspace.Take(input.Rows, input.Columns);
        _transform.Forward(pass, state.Transform, input, state.Transformed);
        _gate.Forward(pass, state.GateProduct, input, state.Gate);
        for (int row = 0; row < input.Rows; row++)
        {
            Activations.Sigmoid(state.Gate.Row(row), state.Gate.Row(row));
            Elementwise.Apply<MixOperator>(input.Row(row), state.Transformed.Row(row), state.Gate.Row(row), output.Row(row));
        }
    }

    /// <summary>Adds to the parameters' gradients and writes <paramref name="dInput"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[rows, features].</param>
    /// <param name="dInput">[rows, features]; not the memory of <paramref name="dOutput"/>.</param>
    public void Backward(Pass pass, HighwayState state, Matrix dOutput, Matrix dInput)
    {
        int mark = pass.Workspace.Mark(), rows = dOutput.Rows, features = dOutput.Columns;
        Matrix dTransformed = pass.Workspace.Take(rows, features), dGate = pass.Workspace.Take(rows, features), share = pass.Workspace.Take(rows, features);
        for (int row = 0; row < rows; row++)
        {
            Span<float> input = state.Input.Row(row), transformed = state.Transformed.Row(row), gate = state.Gate.Row(row);
            Elementwise.Apply<DifferenceOperator>(input, transformed, default, dGate.Row(row));
            VectorMath.Multiply(dOutput.Row(row), dGate.Row(row));
            Elementwise.Apply<SigmoidBackwardOperator>(gate, dGate.Row(row), default, dGate.Row(row));
            for (int i = 0; i < features; i++)
                dTransformed[row, i] = transformed[i] > 0 ? dOutput[row, i] * gate[i] : 0;
            Elementwise.Apply<RestOperator>(gate, dOutput.Row(row), default, dInput.Row(row));
        }
        AddLinear(_transform, state.Transform, dTransformed);
        AddLinear(_gate, state.GateProduct, dGate);
        pass.Workspace.Release(mark);

        void AddLinear(Linear linear, LinearState linearState, Matrix dProduct)
        {
            linear.Backward(pass, linearState, dProduct, share);
            for (int row = 0; row < rows; row++)
                VectorMath.Add(share.Row(row), dInput.Row(row));
        }
    }

    /// <summary>z·max(0, y) + (1 - z)·x.</summary>
    internal readonly struct MixOperator : IElementOperator
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.MultiplyAdd(z, TSimd.Subtract(TSimd.AtLeast(y, TSimd.Broadcast(0)), x), x);

        public static float Reference(float x, float y, float z, float factor) => FusedArithmetic.MultiplyAdd(z, MathF.Max(0, y) - x, x);
    }

    /// <summary>max(0, y) - x.</summary>
    internal readonly struct DifferenceOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Subtract(TSimd.AtLeast(y, TSimd.Broadcast(0)), x);

        public static float Reference(float x, float y, float z, float factor) => MathF.Max(0, y) - x;
    }

    /// <summary>y·(1 - x)·x: the gradient before a sigmoid whose value is x.</summary>
    internal readonly struct SigmoidBackwardOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Multiply(TSimd.Multiply(y, TSimd.Subtract(TSimd.Broadcast(1), x)), x);

        public static float Reference(float x, float y, float z, float factor) => y * (1 - x) * x;
    }

    /// <summary>y·(1 - x).</summary>
    internal readonly struct RestOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Multiply(y, TSimd.Subtract(TSimd.Broadcast(1), x));

        public static float Reference(float x, float y, float z, float factor) => y * (1 - x);
    }
}

/// <summary>What a <see cref="Highway"/> keeps of a forward pass.</summary>
internal sealed class HighwayState
{
    internal LinearState Transform { get; } = Linear.CreateState();

    internal LinearState GateProduct { get; } = Linear.CreateState();

    /// <summary>x: [rows, features].</summary>
    internal Matrix Input { get; set; }

    /// <summary>x·W_Hᵀ + b_H: [rows, features].</summary>
    internal Matrix Transformed { get; set; }

    /// <summary>t: [rows, features].</summary>
    internal Matrix Gate { get; set; }
}
