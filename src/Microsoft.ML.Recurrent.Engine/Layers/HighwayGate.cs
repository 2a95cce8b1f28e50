using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Learns how much of an input to let past what transforms it (Srivastava, Greff and Schmidhuber 2015, "Highway networks", arXiv:1505.00387):
/// <code>y = t · h + (1 - t) · x,  t = sigmoid(x·Wᵀ + b)</code>
/// where h is what the transformation makes of x.
/// </summary>
internal sealed class HighwayGate : Layer
{
    // Negative, as the paper has it: at first most of the input passes.
    private const float FirstBias = -2;

    private readonly Linear _gate;

    /// <summary>A gate of <paramref name="size"/> features with weights <c>name.weight</c> and <c>name.bias</c>.</summary>
    public HighwayGate(string name, int size)
    {
        _gate = new Linear(name, size, size);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _gate.Parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        _gate.Initialize(seed, ref nextNumber);
        _gate.Bias!.Value.Span.Fill(FirstBias);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team) => _gate.Refresh(team);

    /// <summary>A session's state.</summary>
    public static HighwayGateState CreateState() => new();

    /// <summary>Writes <paramref name="output"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="input">x: [rows, features]; must stay unchanged until Backward.</param>
    /// <param name="transformed">h: [rows, features]; must stay unchanged until Backward.</param>
    /// <param name="output">[rows, features]; not the memory of the other two.</param>
    public void Forward(Pass pass, HighwayGateState state, Matrix input, Matrix transformed, Matrix output)
    {
        state.Input = input;
        state.Transformed = transformed;
        state.Gate = pass.Workspace.Take(input.Rows, input.Columns);
        _gate.Forward(pass, state.Product, input, state.Gate);
        Mix(input, transformed, state.Gate, output);
    }

    /// <summary>As <see cref="Forward"/>, to the bit, in place and with nothing left for Backward.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="input">x: [rows, features].</param>
    /// <param name="transformed">h, which becomes the output: [rows, features].</param>
    public void Predict(Pass pass, Matrix input, Matrix transformed)
    {
        int mark = pass.Workspace.Mark();
        Matrix gate = pass.Workspace.Take(input.Rows, input.Columns);
        _gate.Predict(pass, input, gate);
        Mix(input, transformed, gate, transformed);
        pass.Workspace.Release(mark);
    }

    /// <summary>Adds to the parameters' gradients and writes the other two.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[rows, features].</param>
    /// <param name="dInput">What comes past the transformation and through the gate: [rows, features]; not the memory of <paramref name="dOutput"/>.</param>
    /// <param name="dTransformed">[rows, features]; not the memory of <paramref name="dOutput"/>.</param>
    public void Backward(Pass pass, HighwayGateState state, Matrix dOutput, Matrix dInput, Matrix dTransformed)
    {
        int mark = pass.Workspace.Mark(), rows = dOutput.Rows;
        Matrix dGate = pass.Workspace.Take(rows, dOutput.Columns), past = pass.Workspace.Take(rows, dOutput.Columns);
        for (int row = 0; row < rows; row++)
        {
            Span<float> gate = state.Gate.Row(row);
            Elementwise.Apply<DifferenceOperator>(state.Input.Row(row), state.Transformed.Row(row), default, dGate.Row(row));
            VectorMath.Multiply(dOutput.Row(row), dGate.Row(row));
            Elementwise.Apply<SigmoidBackwardOperator>(gate, dGate.Row(row), default, dGate.Row(row));
            Elementwise.Apply<RestOperator>(gate, dOutput.Row(row), default, past.Row(row));
            dOutput.Row(row).CopyTo(dTransformed.Row(row));
            VectorMath.Multiply(gate, dTransformed.Row(row));
        }
        _gate.Backward(pass, state.Product, dGate, dInput);
        Rows.Add(past, dInput);
        pass.Workspace.Release(mark);
    }

    private static void Mix(Matrix input, Matrix transformed, Matrix gate, Matrix output)
    {
        for (int row = 0; row < input.Rows; row++)
        {
            Activations.Sigmoid(gate.Row(row), gate.Row(row));
            Elementwise.Apply<MixOperator>(input.Row(row), transformed.Row(row), gate.Row(row), output.Row(row));
        }
    }

    /// <summary>z·y + (1 - z)·x.</summary>
    internal readonly struct MixOperator : IElementOperator
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.MultiplyAdd(z, TSimd.Subtract(y, x), x);

        public static float Reference(float x, float y, float z, float factor) => FusedArithmetic.MultiplyAdd(z, y - x, x);
    }

    /// <summary>y - x.</summary>
    internal readonly struct DifferenceOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Subtract(y, x);

        public static float Reference(float x, float y, float z, float factor) => y - x;
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

/// <summary>What a <see cref="HighwayGate"/> keeps of a forward pass.</summary>
internal sealed class HighwayGateState
{
    internal LinearState Product { get; } = Linear.CreateState();

    /// <summary>x: [rows, features].</summary>
    internal Matrix Input { get; set; }

    /// <summary>h: [rows, features].</summary>
    internal Matrix Transformed { get; set; }

    /// <summary>t: [rows, features].</summary>
    internal Matrix Gate { get; set; }
}
