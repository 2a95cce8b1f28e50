using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>Sizes of a <see cref="PreviousTagOutput"/>, and how it is trained and used.</summary>
internal sealed record PreviousTagOptions
{
    /// <summary>Length of a tag's vector.</summary>
    public required int TagSize { get; init; }

    /// <summary>Hidden units of the recurrent layer.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The cell of the recurrent layer.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>How many beginnings of a sequence's tags are followed in use, at least 1; 1 takes the most probable tag at each token.</summary>
    public int BeamWidth { get; init; } = 1;

    /// <summary>Share of the previous tags that are found instead of true in training, from 0 to 1.</summary>
    public double SamplingRate { get; init; }

    /// <summary>Share of the recurrent layer's values that training sets to zero.</summary>
    public double Dropout { get; init; }

    /// <summary>Weight of <see cref="DropoutConsistency"/> in training; 0 for none.</summary>
    public double Consistency { get; init; }

    /// <summary>Whether a sequence has one dropout mask for all its steps.</summary>
    public bool Variational { get; init; }

    /// <summary>Share of the hidden-to-hidden weights that training sets to zero, one mask a batch.</summary>
    public double WeightDropout { get; init; }

    /// <summary>Share of the values of h that the recurrent product reads which training sets to zero, one mask a sequence.</summary>
    public double RecurrentDropout { get; init; }

    /// <summary>Number of the random streams of all dropouts, unique in a model.</summary>
    public uint DropoutNumber { get; init; }

    /// <summary>The recurrent layer.</summary>
    /// <param name="name">The output layer's name.</param>
    /// <param name="inputSize">Number of features of a token.</param>
    public StackOptions Recurrent(string name, int inputSize) => new()
    {
        Name = name + ".rnn",
        Cell = Cell,
        InputSize = inputSize + TagSize,
        HiddenSize = HiddenSize,
        WeightDropout = WeightDropout,
        RecurrentDropout = RecurrentDropout,
        DropoutNumber = DropoutNumber,
    };
}
