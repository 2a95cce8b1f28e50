using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Kernels;

/// <summary>Softmax over 10,000 classes: alone, with loss and gradient, and in column blocks as the output layer computes it.</summary>
public class SoftmaxBenchmarks
{
    private const int BlockColumns = 240;
    private readonly SoftmaxCrossEntropy _objective = new();
    private Matrix _logits;
    private Matrix _results;
    private Matrix _block;
    private int[] _labels = [];
    private float[] _shifts = [];
    private float[] _sums = [];

    [ParamsSource(nameof(Sizes))]
    public Block Size { get; set; } = null!;

    public static IEnumerable<Block> Sizes => [new(24, 10_000)];

    [GlobalSetup]
    public void SetUp()
    {
        _logits = Numbers.Create(Size.Rows, Size.Columns);
        _results = Matrix.Create(Size.Rows, Size.Columns);
        // As many elements, in the output layer's shape.
        _block = Numbers.Create(Size.Rows * Size.Columns / BlockColumns, BlockColumns);
        _labels = [.. Enumerable.Range(0, Size.Rows).Select(row => row * 7 % Size.Columns)];
        _shifts = new float[_block.Rows];
        _sums = new float[_block.Rows];
    }

    [Benchmark(Baseline = true)]
    public void TensorPrimitivesSoftMax()
    {
        for (int row = 0; row < _logits.Rows; row++)
            TensorPrimitives.SoftMax(_logits.Row(row), _results.Row(row));
    }

    [Benchmark]
    public void Probabilities()
    {
        for (int row = 0; row < _logits.Rows; row++)
            Softmax.Probabilities(_logits.Row(row), _results.Row(row));
    }

    [Benchmark]
    public double LossAndGradient() => _objective.Evaluate(_logits, _labels, _results);

    /// <summary>Turns its own results into terms again: the same work each time, on numbers from 0 to 1.</summary>
    [Benchmark]
    public void TermsOfBlocks() => SoftmaxRows.Terms(_block, [], _shifts, _sums);
}
