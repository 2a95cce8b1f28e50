namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>A matrix product cut into a grid of row ranges and panel ranges, one part each.</summary>
internal struct GemmJob : IParallelJob
{
    private readonly Matrix _a;
    private readonly Matrix _c;
    private readonly PackedPanels _b;
    private readonly bool _transposeA;
    private readonly bool _accumulate;
    private int _rowParts;
    private int _panelParts;

    /// <summary>The product c = a·b, or c += a·b, in one part; no dimension is 0.</summary>
    public GemmJob(Matrix a, bool transposeA, PackedPanels b, Matrix c, bool accumulate)
    {
        _a = a;
        _transposeA = transposeA;
        _b = b;
        _c = c;
        _accumulate = accumulate;
        _rowParts = _panelParts = 1;
    }

    /// <summary>Number of parts.</summary>
    public readonly int Parts => _rowParts * _panelParts;

    /// <summary>
    /// Cuts the product into at most <paramref name="parts"/> parts: the grid whose largest part is smallest and, of equals, the one that reads least.
    /// </summary>
    public void Split(int parts)
    {
        int rowTiles = RowTiles(_c.Rows), panels = _b.Count;
        long bestTiles = long.MaxValue, bestReads = long.MaxValue;
        for (int rowParts = 1; rowParts <= Math.Min(parts, rowTiles); rowParts++)
        {
            int panelParts = Math.Min(parts / rowParts, panels);
            long rows = CeilingDivide(rowTiles, rowParts), columns = CeilingDivide(panels, panelParts);
            long tiles = rows * columns, reads = rows * SimdDispatch.TileRows + columns * PackedPanels.Width;
            if (tiles < bestTiles || (tiles == bestTiles && reads < bestReads))
                (bestTiles, bestReads, _rowParts, _panelParts) = (tiles, reads, rowParts, panelParts);
        }
    }

    /// <summary>Computes part <paramref name="part"/>.</summary>
    public readonly void Execute(int part)
    {
        int rowPart = part / _panelParts, panelPart = part % _panelParts;
        int rowTiles = RowTiles(_c.Rows), panels = _b.Count;
        int firstRow = FirstRow((int)((long)rowTiles * rowPart / _rowParts), rowTiles), endRow = FirstRow((int)((long)rowTiles * (rowPart + 1) / _rowParts), rowTiles);
        var kernel = new GemmKernel
        {
            A = _transposeA ? _a.ColumnRange(firstRow, endRow - firstRow) : _a.RowRange(firstRow, endRow - firstRow),
            TransposeA = _transposeA,
            B = _b,
            FirstPanel = (int)((long)panels * panelPart / _panelParts),
            EndPanel = (int)((long)panels * (panelPart + 1) / _panelParts),
            C = _c.RowRange(firstRow, endRow - firstRow),
            Accumulate = _accumulate,
        };
        SimdDispatch.Run(ref kernel);
    }

    private static int RowTiles(int rows) => CeilingDivide(rows, SimdDispatch.TileRows);

    private readonly int FirstRow(int tile, int tiles) => (int)((long)_c.Rows * tile / tiles);

    private static int CeilingDivide(int x, int y) => (int)(((long)x + y - 1) / y);
}
