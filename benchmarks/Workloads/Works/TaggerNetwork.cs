using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Workloads.Works;

/// <summary>The tagger of the workloads: embedding 20,000 × 100, bidirectional LSTM 2 × 128, linear layer to tags, 17 unless said otherwise, at every token.</summary>
internal sealed class TaggerNetwork
{
    public const int Words = 20_000, VectorSize = 100, HiddenSize = 128, Tags = 17;
    private readonly EmbeddingState _embeddingState = Embedding.CreateState();
    private readonly StackState _recurrentState;
    private readonly LinearState _outputState = Linear.CreateState();
    private Matrix _hidden;

    /// <summary>A tagger of <paramref name="tags"/> tags, whose recurrent layer reads <paramref name="moreInputs"/> features of a word behind its vector.</summary>
    public TaggerNetwork(int tags = Tags, int moreInputs = 0)
    {
        Recurrent = new Stack(new StackOptions { InputSize = VectorSize + moreInputs, HiddenSize = HiddenSize, Bidirectional = true });
        Output = new Linear("output", Recurrent.OutputSize, tags);
        _recurrentState = Recurrent.CreateState();
    }

    public Embedding Embedding { get; } = new("embedding", Words, VectorSize);

    public Stack Recurrent { get; }

    public Linear Output { get; }

    public IReadOnlyList<Parameter> Parameters => [.. Embedding.Parameters, .. Recurrent.Parameters, .. Output.Parameters];

    /// <summary>Random initial weights.</summary>
    public void Initialize()
    {
        uint number = 0;
        Embedding.Initialize(seed: 1, ref number);
        Recurrent.Initialize(seed: 1, ref number);
        Output.Initialize(seed: 1, ref number);
    }

    /// <summary>To be called whenever weights have changed.</summary>
    public void Refresh(ThreadTeam team)
    {
        Embedding.Refresh(team);
        Recurrent.Refresh(team);
        Output.Refresh(team);
    }

    /// <summary>Writes the tags' logits of every token: [tokens, tags].</summary>
    public Matrix Forward(Pass pass, PackedBatch batch, ReadOnlySpan<int> words)
    {
        Matrix embedded = pass.Workspace.Take(batch.TokenCount, VectorSize);
        _hidden = pass.Workspace.Take(batch.TokenCount, Recurrent.OutputSize);
        Matrix logits = pass.Workspace.Take(batch.TokenCount, Output.Weight.Value.Rows);
        Embedding.Forward(pass, _embeddingState, words, embedded);
        Recurrent.Forward(pass, _recurrentState, batch, embedded, _hidden);
        Output.Forward(pass, _outputState, _hidden, logits);
        return logits;
    }

    /// <summary>Adds to all gradients.</summary>
    public void Backward(Pass pass, Matrix dLogits)
    {
        Matrix dHidden = pass.Workspace.Take(dLogits.Rows, Recurrent.OutputSize), dEmbedded = pass.Workspace.Take(dLogits.Rows, VectorSize);
        Output.Backward(pass, _outputState, dLogits, dHidden);
        Recurrent.Backward(pass, _recurrentState, dHidden, dEmbedded);
        Embedding.Backward(pass, _embeddingState, dEmbedded);
    }
}
