using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Kernels;

/// <summary>Our elementwise functions, and those of System.Numerics.Tensors.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class ElementwiseBenchmarks
{
    private float[] _x = [];
    private float[] _y = [];

    [ParamsSource(nameof(Sizes))]
    public Block Size { get; set; } = null!;

    public static IEnumerable<Block> Sizes => [new(1, 2048)];

    [GlobalSetup]
    public void SetUp()
    {
        _x = Numbers.Create(1, Size.Columns).Span.ToArray();
        _y = new float[_x.Length];
    }

    [Benchmark(Baseline = true), BenchmarkCategory("tanh")]
    public void TensorPrimitivesTanh() => TensorPrimitives.Tanh(_x, _y);

    [Benchmark, BenchmarkCategory("tanh")]
    public void Tanh() => Activations.Tanh(_x, _y);

    [Benchmark(Baseline = true), BenchmarkCategory("sigmoid")]
    public void TensorPrimitivesSigmoid() => TensorPrimitives.Sigmoid(_x, _y);

    [Benchmark, BenchmarkCategory("sigmoid")]
    public void Sigmoid() => Activations.Sigmoid(_x, _y);

    [Benchmark(Baseline = true), BenchmarkCategory("exp")]
    public void TensorPrimitivesExp() => TensorPrimitives.Exp(_x, _y);

    [Benchmark, BenchmarkCategory("exp")]
    public void Exp() => Activations.Exp(_x, _y);
}
