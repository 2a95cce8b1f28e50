using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Kernels;

/// <summary>Matrix products in the shapes of recurrent networks: with a right-hand side packed beforehand, and packed in the call.</summary>
public class ProductBenchmarks : IDisposable
{
    private ThreadTeam _team = null!;
    private readonly PackedMatrix _packed = new();
    private readonly Workspace _scratch = new();
    private Matrix _a;
    private Matrix _b;
    private Matrix _c;

    [ParamsSource(nameof(Shapes))]
    public Product Shape { get; set; } = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    public static IEnumerable<Product> Shapes =>
    [
        new("projection", 1120, 1024, 256),
        new("step", 32, 1024, 256),
        new("step", 8, 2048, 512),
        new("weight gradient", 1024, 256, 1120, TransposesA: true),
        new("logits", 1120, 10_000, 256),
    ];

    [GlobalSetup]
    public void SetUp()
    {
        Peaks.Measure(Threads);
        _team = new ThreadTeam(Threads);
        _a = Shape.TransposesA ? Numbers.Create(Shape.K, Shape.M) : Numbers.Create(Shape.M, Shape.K);
        _b = Numbers.Create(Shape.K, Shape.N);
        _c = Numbers.Create(Shape.M, Shape.N);
        _packed.Pack(_b, transpose: false, _team);
    }

    [Benchmark]
    public void Packed() => Gemm.Multiply(_a, Shape.TransposesA, _packed, _c, accumulate: false, _team);

    [Benchmark]
    public void PackedInTheCall()
    {
        _scratch.Reset();
        Gemm.Multiply(_a, Shape.TransposesA, _b, transposeB: false, _c, accumulate: false, _team, _scratch);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        Dispose();
        Peaks.Measure(Threads);
    }

    public void Dispose()
    {
        _team.Dispose();
        GC.SuppressFinalize(this);
    }
}
