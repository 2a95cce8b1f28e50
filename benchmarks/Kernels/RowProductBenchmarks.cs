using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Kernels;

/// <summary>The recurrent product of a single sequence, by the kernel for one row and by that for many.</summary>
public class RowProductBenchmarks : IDisposable
{
    private ThreadTeam _team = null!;
    private readonly PackedMatrix _packed = new();
    private Matrix _a;
    private Matrix _c;
    private bool _turned;

    [ParamsSource(nameof(Shapes))]
    public Product Shape { get; set; } = null!;

    public static IEnumerable<Product> Shapes => [new("row", 1, 512, 128), new("row", 1, 1024, 256), new("row", 1, 2048, 512)];

    [GlobalSetup]
    public void SetUp()
    {
        Peaks.Measure(1);
        _team = new ThreadTeam(1);
        _a = Numbers.Create(1, Shape.K);
        _c = Matrix.Create(1, Shape.N);
        _packed.Pack(Numbers.Create(Shape.K, Shape.N), transpose: false, _team);
    }

    [Benchmark]
    public void Row()
    {
        _turned = !_turned;
        _c.Row(0).Clear();
        RowProduct.Multiply(_c.Row(0), _a.Row(0), _packed, _c.Row(0), _turned);
    }

    [Benchmark]
    public void Tiles() => Gemm.Multiply(_a, transposeA: false, _packed, _c, accumulate: false, _team);

    [GlobalCleanup]
    public void CleanUp()
    {
        Dispose();
        Peaks.Measure(1);
    }

    public void Dispose()
    {
        _team.Dispose();
        GC.SuppressFinalize(this);
    }
}
