using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// What a block of tokens gives to the gradients of a direction's weights and biases. A part owns columns of the gates' gradients, that is rows of
/// the weights, few enough that the columns stay in the second-level cache for both products.
/// </summary>
internal struct GradientJob : IParallelJob
{
    private const int MostColumnsPerPart = 128;
    private const int ColumnStep = 16;

    private readonly int _columns;
    private readonly int _columnsPerPart;

    /// <summary>The gradients of <paramref name="columns"/> sums of the gates, cut for <paramref name="threads"/> threads.</summary>
    public GradientJob(int columns, int threads)
    {
        _columns = columns;
        int share = CeilingDivide(columns, threads), parts = CeilingDivide(share, MostColumnsPerPart);
        _columnsPerPart = CeilingDivide(CeilingDivide(share, parts), ColumnStep) * ColumnStep;
    }

    /// <summary>Number of parts.</summary>
    public readonly int Parts => CeilingDivide(_columns, _columnsPerPart);

    /// <summary>Gradients of the sums that the input takes part in: [tokens, columns].</summary>
    public required Matrix DGates { get; init; }

    /// <summary>Gradients of the recurrent product: [tokens, columns].</summary>
    public required Matrix DProduct { get; init; }

    /// <summary>[tokens, inputs].</summary>
    public required PackedPanels Input { get; init; }

    /// <summary>[tokens, hidden].</summary>
    public required PackedPanels HiddenBefore { get; init; }

    /// <summary>Is added to: [columns, inputs].</summary>
    public required Matrix DWeightInput { get; init; }

    /// <summary>Is added to: [columns, hidden].</summary>
    public required Matrix DWeightHidden { get; init; }

    /// <summary>The sums of <see cref="DGates"/>' columns are added to it: [1, columns].</summary>
    public required Matrix DBias { get; init; }

    /// <summary>The sums of <see cref="DProduct"/>'s columns are added to it: [1, columns]; null when they are the same as the others.</summary>
    public required Matrix? DBiasProduct { get; init; }

    /// <summary>The calling thread alone.</summary>
    public required ThreadTeam OneThread { get; init; }

    /// <inheritdoc/>
    public readonly void Execute(int part)
    {
        int first = part * _columnsPerPart, count = Math.Min(_columnsPerPart, _columns - first);
        Matrix dGates = DGates.ColumnRange(first, count), dProduct = DProduct.ColumnRange(first, count);
        VectorMath.SumColumns(dGates, DBias.Row(0).Slice(first, count), accumulate: true);
        if (DBiasProduct is { } dBiasProduct)
            VectorMath.SumColumns(dProduct, dBiasProduct.Row(0).Slice(first, count), accumulate: true);
        Gemm.Multiply(dGates, transposeA: true, Input, DWeightInput.RowRange(first, count), accumulate: true, OneThread);
        Gemm.Multiply(dProduct, transposeA: true, HiddenBefore, DWeightHidden.RowRange(first, count), accumulate: true, OneThread);
    }

    private static int CeilingDivide(int x, int y) => (x + y - 1) / y;
}
