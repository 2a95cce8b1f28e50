using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The right-hand side of a product in panels, on memory of somebody else's; see <see cref="PackedMatrix"/>. A panel is as wide as a register
/// tile, but for the last: it has what is left. One vector alone would not keep the multiply-add units busy: then the last two panels have two each.
/// </summary>
internal readonly struct PackedPanels
{
    /// <summary>Panels of a [<paramref name="rows"/>, <paramref name="columns"/>] operand on <paramref name="memory"/>, from <paramref name="offset"/>.</summary>
    public PackedPanels(float[] memory, int offset, int rows, int columns)
    {
        Memory = memory;
        Offset = offset;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The array that the panels are on.</summary>
    public float[] Memory { get; }

    /// <summary>Where in <see cref="Memory"/> they start.</summary>
    public int Offset { get; }

    /// <summary>Number of rows (k).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (n).</summary>
    public int Columns { get; }

    /// <summary>Number of panels.</summary>
    public int Count => CountOf(Columns);

    /// <summary>Number of panels of an operand of <paramref name="columns"/> columns.</summary>
    public static int CountOf(int columns) => CeilingDivide(CeilingDivide(columns, SimdDispatch.Lanes), SimdDispatch.TileVectors);

    /// <summary>The first column of panel <paramref name="panel"/> of an operand of <paramref name="columns"/> columns; of the panel after the last, the number of columns.</summary>
    public static int FirstColumn(int columns, int panel)
    {
        int vectors = CeilingDivide(columns, SimdDispatch.Lanes), whole = panel * SimdDispatch.TileVectors;
        if (whole >= vectors)
            return columns;
        bool isShared = SimdDispatch.TileVectors > 2 && whole > 0 && whole == vectors - 1;
        return (isShared ? whole - 1 : whole) * SimdDispatch.Lanes;
    }

    /// <summary>Floats that the panels of a [<paramref name="rows"/>, <paramref name="columns"/>] operand take.</summary>
    /// <exception cref="InvalidOperationException">More than an array can hold.</exception>
    public static int Length(int rows, int columns)
    {
        long length = (long)CeilingDivide(columns, SimdDispatch.Lanes) * SimdDispatch.Lanes * rows;
        if (length > Array.MaxLength - 2 * Workspace.Alignment)
            throw new InvalidOperationException($"A packed matrix of {rows}×{columns} has {length} elements; an array holds at most {Array.MaxLength}.");
        return (int)length;
    }

    /// <summary>Fills the panels from <paramref name="source"/>: [rows, columns], or [columns, rows] when <paramref name="transpose"/>.</summary>
    public void Fill(Matrix source, bool transpose, ThreadTeam team) => PanelPacking.Fill(this, source, transpose, team);

    /// <summary>Fills rows <paramref name="firstRow"/> and on of the panels from <paramref name="source"/>: [some rows, columns].</summary>
    public void FillRows(int firstRow, Matrix source) => PanelPacking.FillRows(this, firstRow, source);

    private static int CeilingDivide(int x, int y) => (int)(((long)x + y - 1) / y);
}
