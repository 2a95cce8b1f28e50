using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A layer that learns how much of its input to let through as it is (Srivastava, Greff and Schmidhuber 2015, "Training very deep networks"):
/// <code>y = t · max(0, x·W_Hᵀ + b_H) + (1 - t) · x</code>
/// with the t of a <see cref="HighwayGate"/>.
/// </summary>
internal sealed class Highway : Layer
{
    private readonly Linear _transform;
    private readonly HighwayGate _gate;
    private readonly Parameter[] _parameters;

    /// <summary>A layer of <paramref name="size"/> features with weights <c>name.transform.…</c> and <c>name.gate.…</c></summary>
    public Highway(string name, int size)
    {
        _transform = new Linear(name + ".transform", size, size);
        _gate = new HighwayGate(name + ".gate", size);
        _parameters = [.. _transform.Parameters, .. _gate.Parameters];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        _transform.Initialize(seed, ref nextNumber);
        _gate.Initialize(seed, ref nextNumber);
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
        Matrix transformed = pass.Workspace.Take(input.Rows, input.Columns);
        _transform.Forward(pass, state.Transform, input, transformed);
        for (int row = 0; row < input.Rows; row++)
            Elementwise.Apply<RectifierOperator>(transformed.Row(row), default, default, transformed.Row(row));
        _gate.Forward(pass, state.Gate, input, transformed, output);
    }

    /// <summary>Adds to the parameters' gradients and writes <paramref name="dInput"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[rows, features].</param>
    /// <param name="dInput">[rows, features]; not the memory of <paramref name="dOutput"/>.</param>
    public void Backward(Pass pass, HighwayState state, Matrix dOutput, Matrix dInput)
    {
        int mark = pass.Workspace.Mark(), rows = dOutput.Rows, features = dOutput.Columns;
        Matrix dTransformed = pass.Workspace.Take(rows, features), share = pass.Workspace.Take(rows, features);
        _gate.Backward(pass, state.Gate, dOutput, dInput, dTransformed);
        for (int row = 0; row < rows; row++)
        {
            Span<float> transformed = state.Gate.Transformed.Row(row), dProduct = dTransformed.Row(row);
            for (int i = 0; i < features; i++)
                dProduct[i] = transformed[i] > 0 ? dProduct[i] : 0;
        }
        _transform.Backward(pass, state.Transform, dTransformed, share);
        Rows.Add(share, dInput);
        pass.Workspace.Release(mark);
    }

    /// <summary>max(0, x).</summary>
    internal readonly struct RectifierOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.AtLeast(x, TSimd.Broadcast(0));

        public static float Reference(float x, float y, float z, float factor) => MathF.Max(0, x);
    }
}

/// <summary>What a <see cref="Highway"/> keeps of a forward pass.</summary>
internal sealed class HighwayState
{
    internal LinearState Transform { get; } = Linear.CreateState();

    internal HighwayGateState Gate { get; } = HighwayGate.CreateState();
}
