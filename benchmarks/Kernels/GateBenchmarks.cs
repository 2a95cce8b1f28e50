using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Kernels;

/// <summary>The elementwise part of the cells, for a batch of 32 sequences at one step; an element is one hidden unit with all its gates.</summary>
public class GateBenchmarks
{
    private Matrix _lstmGates;
    private Matrix _gruGates;
    private Matrix _gruRecurrent;
    private Matrix _sums;
    private Matrix _dGates;
    private Matrix _dRecurrent;
    private Matrix _before;
    private Matrix _cell;
    private Matrix _cellTanh;
    private Matrix _hidden;
    private Matrix _dHidden;
    private Matrix _dCell;

    [ParamsSource(nameof(Sizes))]
    public Block Size { get; set; } = null!;

    public static IEnumerable<Block> Sizes => [new(32, 128), new(32, 512)];

    [GlobalSetup]
    public void SetUp()
    {
        int rows = Size.Rows, hidden = Size.Columns;
        _lstmGates = Numbers.Create(rows, 4 * hidden);
        _gruGates = Numbers.Create(rows, 3 * hidden);
        _gruRecurrent = Numbers.Create(rows, 3 * hidden);
        _sums = Numbers.Create(rows, hidden);
        _dGates = Matrix.Create(rows, 4 * hidden);
        _dRecurrent = Matrix.Create(rows, 3 * hidden);
        _before = Numbers.Create(rows, hidden);
        _cell = Matrix.Create(rows, hidden);
        _cellTanh = Numbers.Create(rows, hidden);
        _hidden = Numbers.Create(rows, hidden);
        _dHidden = Numbers.Create(rows, hidden);
        _dCell = Numbers.Create(rows, hidden);
    }

    [Benchmark]
    public void LstmForward() => LstmGates.Forward(_lstmGates, _before, _cell, _cellTanh, _hidden);

    [Benchmark]
    public void LstmBackward() => LstmGates.Backward(_lstmGates, _before, _cellTanh, _dHidden, _dCell, _dGates);

    [Benchmark]
    public void GruForward() => GruGates.Forward(_gruGates, _gruRecurrent, _before, _hidden);

    [Benchmark]
    public void GruBackward() => GruGates.Backward(_gruGates, _gruRecurrent, _before, _dHidden, _dGates.ColumnRange(0, _gruGates.Columns), _dRecurrent);

    [Benchmark]
    public void RnnForward() => RnnGates.Forward(_sums, _hidden);

    [Benchmark]
    public void RnnBackward() => RnnGates.Backward(_hidden, _dHidden, _dGates.ColumnRange(0, _sums.Columns));
}
