using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The right-hand side of a product, laid out for the kernel: panels as wide as a register tile, one after the other, each [rows, width] with
/// its rows contiguous. The last panel is as many vectors wide as it needs, its missing columns are zeros.
/// Weights are packed once per optimizer step, not once per product.
/// </summary>
internal sealed class PackedMatrix
{
    private float[] _memory = [];

    /// <summary>Number of rows (k) of the packed operand.</summary>
    public int Rows => Panels.Rows;

    /// <summary>Number of columns (n) of the packed operand.</summary>
    public int Columns => Panels.Columns;

    /// <summary>The panels.</summary>
    internal PackedPanels Panels { get; private set; }

    /// <summary>Packs <paramref name="source"/> ([k, n], or [n, k] when <paramref name="transpose"/>), replacing what was packed; the memory is reused.</summary>
    public void Pack(Matrix source, bool transpose, ThreadTeam team)
    {
        int rows = transpose ? source.Columns : source.Rows, columns = transpose ? source.Rows : source.Columns;
        int length = PackedPanels.Length(rows, columns);
        if (_memory.Length < length + Workspace.Alignment)
            _memory = Workspace.Allocate(length);
        var panels = new PackedPanels(_memory, Workspace.AlignedStart(_memory), rows, columns);
        PanelPacking.Fill(panels, source, transpose, team);
        Panels = panels;
    }
}
