using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Kernels;

/// <summary>Updates of the weights: a matrix that fits the second-level cache, and one that does not.</summary>
public class OptimizerBenchmarks
{
    private static readonly AdamStep s_step = new(1e-3f, 1, 0.9f, 0.999f, 1e-8f, 0.5f, 0.5f, 0, IsDecoupled: false);
    private float[] _weights = [];
    private float[] _gradient = [];
    private float[] _first = [];
    private float[] _second = [];

    [ParamsSource(nameof(Sizes))]
    public Block Size { get; set; } = null!;

    public static IEnumerable<Block> Sizes => [new(256, 128), new(10_000, 256)];

    [GlobalSetup]
    public void SetUp()
    {
        _weights = Numbers.Create(Size.Rows, Size.Columns).Span.ToArray();
        _gradient = [.. _weights];
        _first = new float[_weights.Length];
        _second = new float[_weights.Length];
    }

    [Benchmark]
    public void Adam() => OptimizerKernels.Adam(_weights, _gradient, _first, _second, s_step);

    [Benchmark]
    public void Sgd() => OptimizerKernels.Sgd(_weights, _gradient, 1e-6f, 1, 0);

    [Benchmark]
    public double SumOfSquares() => VectorMath.SumOfSquares(_gradient);
}
