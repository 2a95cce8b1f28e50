using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>A cluster of rare words in an <see cref="AdaptiveSoftmax"/>: a projection to fewer features, then a softmax over the cluster's words.</summary>
internal sealed class AdaptiveTail
{
    /// <summary>A tail with PyTorch's names: <c>name.0.weight</c> projects, <c>name.1.weight</c> has the words.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="inputSize">Width of a hidden state.</param>
    /// <param name="width">Features that it is projected to; as many as the hidden state's for no projection.</param>
    /// <param name="size">Number of words.</param>
    public AdaptiveTail(string name, int inputSize, int width, int size)
    {
        Projection = width < inputSize ? new Linear(name + ".0", inputSize, width, bias: false) : null;
        Words = new SoftmaxOutput(name + ".1", width, size, bias: false);
        Layers = Projection is null ? [Words] : [Projection, Words];
    }

    /// <summary>The projection: [width, inputs]; null where the width is the hidden state's.</summary>
    public Linear? Projection { get; }

    /// <summary>The softmax over the words: weights [words, width].</summary>
    public SoftmaxOutput Words { get; }

    /// <summary>Both layers, or the one.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The features of some hidden states: [rows, width]; the hidden states themselves where there is no projection.</summary>
    public Matrix Features(Pass pass, LinearState state, Matrix hidden)
    {
        if (Projection is null)
            return hidden;
        Matrix features = pass.Workspace.Take(hidden.Rows, Words.InputSize);
        Projection.Forward(pass, state, hidden, features);
        return features;
    }

    /// <summary>The features of one hidden state; <paramref name="scratch"/>: at least [width].</summary>
    public ReadOnlySpan<float> Features(ReadOnlySpan<float> hidden, Span<float> scratch)
    {
        if (Projection is null)
            return hidden;
        Span<float> features = scratch[..Words.InputSize];
        Projection.ForwardRow(hidden, features);
        return features;
    }
}
