namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>A matrix product cut into a grid of row ranges and panel ranges, one part each.</summary>
internal struct GemmJob : IParallelJob
{
    private readonly Matrix _a;
    private readonly Matrix _c;
    private readonly GemmOperand _b;
    private readonly bool _transposeA;
    private readonly Matrix _start;
    private int _rowParts;
    private int _panelParts;

    /// <summary>The product c = start + a·b in one part; no dimension is 0. The start is [m, n] (it may be c), one row for all rows, or a view of nothing for 0.</summary>
    public GemmJob(Matrix a, bool transposeA, GemmOperand b, Matrix c, Matrix start)
    {
        _a = a;
        _transposeA = transposeA;
        _b = b;
        _c = c;
        _start = start;
        _rowParts = _panelParts = 1;
    }

    /// <summary>Number of parts.</summary>
    public readonly int Parts => _rowParts * _panelParts;

    /// <summary>
    /// Cuts the product into at most <paramref name="parts"/> parts: the grid whose largest part is smallest and, of equals, the one that reads least.
    /// </summary>
    public void Split(int parts)
    {
        int rowTiles = RowTiles(_c.Rows), panels = PackedPanels.CountOf(_b.Columns);
        long bestTiles = long.MaxValue, bestReads = long.MaxValue;
        for (int rowParts = 1; rowParts <= Math.Min(parts, rowTiles); rowParts++)
        {
            int panelParts = Math.Min(parts / rowParts, panels);
            long rows = CeilingDivide(rowTiles, rowParts), columns = CeilingDivide(panels, panelParts);
            long tiles = rows * columns, reads = rows * SimdDispatch.TileRows + columns * SimdDispatch.Lanes * SimdDispatch.TileVectors;
            if (tiles < bestTiles || (tiles == bestTiles && reads < bestReads))
                (bestTiles, bestReads, _rowParts, _panelParts) = (tiles, reads, rowParts, panelParts);
        }
    }

    /// <summary>Computes part <paramref name="part"/>.</summary>
    public readonly void Execute(int part)
    {
        int rowPart = part / _panelParts, panelPart = part % _panelParts;
        int rowTiles = RowTiles(_c.Rows), panels = PackedPanels.CountOf(_b.Columns);
        int firstRow = FirstRow((int)((long)rowTiles * rowPart / _rowParts), rowTiles), endRow = FirstRow((int)((long)rowTiles * (rowPart + 1) / _rowParts), rowTiles);
        var kernel = new GemmKernel
        {
            A = _transposeA ? _a.ColumnRange(firstRow, endRow - firstRow) : _a.RowRange(firstRow, endRow - firstRow),
            TransposeA = _transposeA,
            B = _b,
            FirstPanel = (int)((long)panels * panelPart / _panelParts),
            EndPanel = (int)((long)panels * (panelPart + 1) / _panelParts),
            C = _c.RowRange(firstRow, endRow - firstRow),
            Start = _start.Rows > 1 ? _start.RowRange(firstRow, endRow - firstRow) : _start,
        };
        SimdDispatch.Run(ref kernel);
    }

    private static int RowTiles(int rows) => CeilingDivide(rows, SimdDispatch.TileRows);

    private readonly int FirstRow(int tile, int tiles) => (int)((long)_c.Rows * tile / tiles);

    private static int CeilingDivide(int x, int y) => (int)(((long)x + y - 1) / y);
}
