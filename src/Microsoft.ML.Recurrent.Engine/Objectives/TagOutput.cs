using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// The output layer of a tagger: what the layers below know of each token in, a tag for each token out. Training is <see cref="Train"/>; prediction is
/// <see cref="Score"/>, and then what is wanted of the others. What a sequence gets depends on no other sequence of its batch.
/// </summary>
internal abstract class TagOutput : Layer
{
    /// <summary>An output layer of the given size.</summary>
    protected TagOutput(int inputSize, int tagCount)
    {
        InputSize = inputSize;
        TagCount = tagCount;
    }

    /// <summary>Number of features of a token.</summary>
    public int InputSize { get; }

    /// <summary>Number of tags.</summary>
    public int TagCount { get; }

    /// <summary>A session's memory.</summary>
    public abstract TagOutputState CreateState();

    /// <summary>The mean loss of the tokens that have a tag, in nats; adds to the parameters' gradients and writes that of the input.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="batch">How the tokens are laid out.</param>
    /// <param name="input">Features: [tokens, inputs], packed.</param>
    /// <param name="tags">[tokens], packed; -1 for none.</param>
    /// <param name="weight">What the loss and its gradients are multiplied by.</param>
    /// <param name="dInput">[tokens, inputs].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tag.</exception>
    public abstract double Train(Pass pass, TagOutputState state, PackedBatch batch, Matrix input, ReadOnlySpan<int> tags, float weight, Matrix dInput);

    /// <summary>Prepares for the methods below; what it leaves lives as long as the content of the pass's workspace.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="batch">How the tokens are laid out.</param>
    /// <param name="input">Features: [tokens, inputs], packed.</param>
    public abstract void Score(Pass pass, TagOutputState state, PackedBatch batch, Matrix input);

    /// <summary>The mean loss of the tokens that have a tag, as <see cref="Train"/> gives it.</summary>
    /// <param name="pass">The pass of <see cref="Score"/>.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="tags">[tokens], packed; -1 for none.</param>
    public abstract double Loss(Pass pass, TagOutputState state, ReadOnlySpan<int> tags);

    /// <summary>Writes the most probable tags.</summary>
    /// <param name="pass">The pass of <see cref="Score"/>.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="tags">[tokens], packed.</param>
    public abstract void Decode(Pass pass, TagOutputState state, Span<int> tags);

    /// <summary>The types of entities that tags mark, for <see cref="DecodeEntities"/> and <see cref="FindEntities"/>; null where these cannot be asked.</summary>
    public virtual EntityTypes? EntityTypes => null;

    /// <summary>Writes the tags of the entities with the largest expected F1: <see cref="EntitySearch"/>.</summary>
    /// <param name="pass">The pass of <see cref="Score"/>.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="threshold">Half of the F1 that is expected, above 0.</param>
    /// <param name="tags">[tokens], packed.</param>
    public virtual void DecodeEntities(Pass pass, TagOutputState state, double threshold, Span<int> tags) => throw new NotSupportedException();

    /// <summary>Adds what <see cref="DecodeEntities"/> chooses from.</summary>
    /// <param name="pass">The pass of <see cref="Score"/>.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="smallest">The smallest threshold, above 0.</param>
    /// <param name="found">Of each sequence what is added to: [sequences], packed.</param>
    public virtual void FindEntities(Pass pass, TagOutputState state, double smallest, ReadOnlySpan<List<EntityCandidate>> found) => throw new NotSupportedException();

    /// <summary>Writes the probability of each tag of each token, given the whole sequence.</summary>
    /// <param name="pass">The pass of <see cref="Score"/>.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="probabilities">[tokens, tags], packed.</param>
    public abstract void Marginals(Pass pass, TagOutputState state, Matrix probabilities);

    /// <summary>Writes the most probable tag sequences of each sequence, the best first (it is that of <see cref="Decode"/>).</summary>
    /// <param name="pass">The pass of <see cref="Score"/>.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="tags">[count, tokens], packed; -1 where a sequence has fewer.</param>
    /// <param name="logProbabilities">In nats: [count, sequences], packed; negative infinity where a sequence has fewer; 0 of an empty sequence, which has one.</param>
    public abstract void DecodeBest(Pass pass, TagOutputState state, int count, Span<int> tags, Span<double> logProbabilities);
}

/// <summary>What a <see cref="TagOutput"/> keeps from call to call; the output layer that made it knows its type.</summary>
internal abstract class TagOutputState;
