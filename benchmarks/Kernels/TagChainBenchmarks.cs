using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Kernels;

/// <summary>A conditional random field over 17 or 72 tags: a step of training on 28 sentences of 10 to 25 words; decoding of one sentence of 15 words.</summary>
public class TagChainBenchmarks
{
    private readonly Pass _pass = new(new ThreadTeam(1));
    private readonly LinearChainCrfState _state = LinearChainCrf.CreateState();
    private readonly PackedBatch _batch = new();
    private readonly PackedBatch _sentence = new();
    private LinearChainCrf _layer = null!;
    private TagDecoder _decoder = null!;
    private Matrix _emissions;
    private Matrix _results;
    private int[] _labels = [];
    private int[] _tags = [];
    private double[] _logProbabilities = [];

    [Params(17, 72)]
    public int Tags { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _layer = new LinearChainCrf("crf", Tags);
        uint number = 0;
        _layer.Initialize(seed: 1, ref number);
        _layer.Refresh(_pass.Team);
        _decoder = new TagDecoder(_layer.DecodingChain);
        _batch.Build([.. Enumerable.Range(0, 28).Select(sentence => 10 + sentence * 7 % 16)]);
        _sentence.Build([15]);
        _emissions = Numbers.Create(_batch.TokenCount, Tags);
        _results = Matrix.Create(_batch.TokenCount, Tags);
        _labels = [.. Enumerable.Range(0, _batch.TokenCount).Select(row => row * 7919 % Tags)];
        _tags = new int[5 * 15];
        _logProbabilities = new double[5];
    }

    [Benchmark]
    public double Train()
    {
        _pass.Workspace.Reset();
        _layer.Refresh(_pass.Team);
        return _layer.Train(_pass, _state, _batch, _emissions, _labels, _results);
    }

    [Benchmark]
    public void Decode()
    {
        _pass.Workspace.Reset();
        _decoder.Decode(_pass, _sentence, _emissions.RowRange(0, 15), _tags.AsSpan(0, 15));
    }

    [Benchmark]
    public void Marginals()
    {
        _pass.Workspace.Reset();
        _decoder.Marginals(_pass, _sentence, _emissions.RowRange(0, 15), _results.RowRange(0, 15));
    }

    [Benchmark]
    public void BestFive()
    {
        _pass.Workspace.Reset();
        _decoder.DecodeBest(_pass, _sentence, _emissions.RowRange(0, 15), 5, _tags, _logProbabilities);
    }
}
