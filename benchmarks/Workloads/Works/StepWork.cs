using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Workloads.Works;

/// <summary>One step of a streaming LSTM on one thread, the state carried from step to step: a float vector a step, or a word whose table row is looked up.</summary>
internal sealed class StepWork : IWork
{
    private const int Words = 10_000, TextLength = 1 << 16;
    private readonly ThreadTeam _team = new(1);
    private readonly RecurrentStream _stream;
    private readonly StreamState _state;
    private readonly float[] _input;
    private readonly int[] _text;
    private int _at;

    public StepWork(int size, bool readsWords)
    {
        var stack = new Stack(new StackOptions { InputSize = size, HiddenSize = size });
        var embedding = new Embedding("embedding", Words, size);
        uint number = 0;
        stack.Initialize(1, ref number);
        embedding.Initialize(1, ref number);
        _stream = new RecurrentStream(new FrozenStack(stack, readsWords ? embedding.Weight.Value : null, _team));
        _state = _stream.CreateState();
        _input = new float[size];
        new CounterRandom(3, RandomPurpose.Splitting, 0).FillUniform(0, _input, -1, 1);
        _text = new int[readsWords ? TextLength : 0];
        new ZipfWords(Words, seed: 3).Fill(_text);
    }

    public int Step()
    {
        if (_text.Length == 0)
            _stream.Step(_state, _input);
        else
            _stream.Step(_state, _text[_at++ & (TextLength - 1)]);
        return 1;
    }

    public void Dispose() => _team.Dispose();
}
