namespace Microsoft.ML.Recurrent;

/// <summary>What all trainers that learn labels of sequences, or of their tokens, have in common, beside what all recurrent trainers have.</summary>
public abstract class LabelledTrainerOptions : RecurrentTrainerOptions
{
    private protected LabelledTrainerOptions()
    {
    }

    /// <summary>Name of the label column.</summary>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>For a float vector of one dimension: how many consecutive floats make one element of the sequence, 1 to 1,048,576. Other columns ignore it.</summary>
    public int ElementSize { get; set; } = 1;

    /// <summary>Whether each layer also reads the sequence from its end (Schuster and Paliwal 1997).</summary>
    public bool Bidirectional { get; set; } = true;

    internal override void Validate(OptionsFaults faults)
    {
        base.Validate(faults);
        faults.Name(LabelColumnName, nameof(LabelColumnName));
        faults.Range(ElementSize, 1, 1 << 20, nameof(ElementSize));
    }
}
