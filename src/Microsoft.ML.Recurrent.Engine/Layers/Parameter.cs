using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A weight matrix (a bias is one row) with its gradient, under the name that PyTorch gives it. Memory for either is taken when it is first looked at: a
/// network that only predicts has no gradients, and one that is read from a file has its weights as they come. Several threads that share a job are given
/// the matrices, not the parameter: the first look at either is for one thread.
/// </summary>
internal sealed class Parameter
{
    private Matrix? _value;
    private Matrix? _gradient;
    private bool _isZeroDue;
    private int[] _slotOfRow = [];
    private int[] _touchedRows = [];

    /// <summary>A parameter of zeros.</summary>
    /// <param name="name">Unique in its model, for instance <c>lstm.weight_ih_l0</c>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowSparse">Whether a step touches few rows (an embedding): only touched rows have a gradient and are updated.</param>
    public Parameter(string name, int rows, int columns, bool rowSparse = false)
    {
        Name = name;
        Rows = rows;
        Columns = columns;
        IsRowSparse = rowSparse;
    }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The weights: [rows, columns].</summary>
    public Matrix Value => _value ??= Matrix.Create(Rows, Columns);

    /// <summary>The gradient: [rows, columns]; of a row-sparse parameter at least [touched rows, columns], in the order of <see cref="TouchedRows"/>.</summary>
    public Matrix Gradient
    {
        get
        {
            Matrix gradient = TakeGradient(out bool isZero);
            if (isZero)
                gradient.Span.Clear();
            return gradient;
        }
    }

    /// <summary>Whether only touched rows have a gradient.</summary>
    public bool IsRowSparse { get; }

    /// <summary>Whether weight decay applies (not to biases, by custom).</summary>
    public bool Decays { get; init; } = true;

    /// <summary>The rows of a row-sparse parameter that the current gradient has, in the order in which they were first touched.</summary>
    public ReadOnlySpan<int> TouchedRows => _touchedRows.AsSpan(0, TouchedCount);

    /// <summary>Number of touched rows.</summary>
    public int TouchedCount { get; private set; }

    /// <summary>The part of <see cref="Gradient"/> that is in use: all rows, or the touched ones.</summary>
    public Matrix LiveGradient => IsRowSparse ? Gradient.RowRange(0, TouchedCount) : Gradient;

    /// <summary>The gradient's row for weight row <paramref name="row"/> of a row-sparse parameter, zeroed when first touched.</summary>
    public int Touch(int row)
    {
        if (_slotOfRow.Length == 0)
        {
            _slotOfRow = new int[Rows];
            _touchedRows = new int[Rows];
            Array.Fill(_slotOfRow, -1);
        }
        int slot = _slotOfRow[row];
        if (slot >= 0)
            return slot;
        slot = TouchedCount;
        if (slot == Gradient.Rows)
            GrowGradient();
        _slotOfRow[row] = slot;
        _touchedRows[slot] = row;
        TouchedCount = slot + 1;
        Gradient.Row(slot).Clear();
        return slot;
    }

    /// <summary>The gradient's memory for a caller that writes all of it, and so spares a large matrix being cleared first.</summary>
    /// <param name="isZero">Whether the gradient is zero, whatever is in the memory: then write, else add.</param>
    public Matrix TakeGradient(out bool isZero)
    {
        isZero = _isZeroDue;
        _isZeroDue = false;
        return _gradient ??= Matrix.Create(IsRowSparse ? 0 : Rows, Columns);
    }

    /// <summary>Sets the gradient to zero (and forgets touched rows).</summary>
    public void ZeroGradient()
    {
        if (!IsRowSparse)
        {
            _isZeroDue = _gradient is not null;
            return;
        }
        foreach (int row in TouchedRows)
            _slotOfRow[row] = -1;
        TouchedCount = 0;
    }

    private void GrowGradient()
    {
        Matrix larger = Matrix.Create((int)Math.Min(Rows, Math.Max(64, 2L * Gradient.Rows)), Columns);
        Gradient.Span.CopyTo(larger.Span);
        _gradient = larger;
    }
}
