using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>What a <see cref="PreviousTagOutput"/> keeps from call to call.</summary>
internal sealed class PreviousTagState : TagOutputState
{
    private readonly PackedBatch _stepBatch = new();
    private int[] _ones = [];
    private int[] _rowTokens = [];
    private int[] _previous = [];
    private int[] _found = [];

    public PreviousTagState(Bidirectional recurrent, PreviousTagSearch search)
    {
        Recurrent = recurrent.CreateState();
        StepState = recurrent.CreateState();
        Search = search;
    }

    /// <summary>How the tokens are laid out.</summary>
    public PackedBatch Batch { get; private set; } = null!;

    /// <summary>Features: [tokens, inputs].</summary>
    public Matrix Input { get; private set; }

    /// <summary>The tag before each token: [tokens].</summary>
    public Span<int> Previous => _previous.AsSpan(0, Batch.TokenCount);

    /// <summary>Room for tags: [tokens].</summary>
    public Span<int> Found => _found.AsSpan(0, Batch.TokenCount);

    /// <summary>Logits: [tokens, tags]; in training they become their gradients.</summary>
    public Matrix Emissions { get; set; }

    public EmbeddingState Tags { get; } = Embedding.CreateState();

    public RecurrentState[] Recurrent { get; }

    public DropoutState Dropout { get; } = Layers.Dropout.CreateState();

    public LinearState Emission { get; } = Linear.CreateState();

    /// <summary>The recurrent layer's, for single steps.</summary>
    public RecurrentState[] StepState { get; }

    /// <summary>The linear layer's, for single steps.</summary>
    public LinearState StepEmission { get; } = Linear.CreateState();

    /// <summary>The memory of what is found.</summary>
    public PreviousTagSearch Search { get; }

    /// <summary>Takes a batch.</summary>
    public void Begin(PackedBatch batch, Matrix input)
    {
        Batch = batch;
        Input = input;
        if (_previous.Length >= batch.TokenCount)
            return;
        _previous = new int[Math.Max(batch.TokenCount, 2 * _previous.Length)];
        _found = new int[_previous.Length];
    }

    /// <summary>Sequences of one token each.</summary>
    public PackedBatch StepBatch(int sequences)
    {
        if (_ones.Length < sequences)
        {
            _ones = new int[Math.Max(sequences, 2 * _ones.Length)];
            Array.Fill(_ones, 1);
        }
        if (_stepBatch.SequenceCount != sequences)
            _stepBatch.Build(_ones.AsSpan(0, sequences));
        return _stepBatch;
    }

    /// <summary>Room for the numbers of tokens: [count].</summary>
    public Span<int> RowTokens(int count)
    {
        if (_rowTokens.Length < count)
            _rowTokens = new int[Math.Max(count, 2 * _rowTokens.Length)];
        return _rowTokens.AsSpan(0, count);
    }
}
