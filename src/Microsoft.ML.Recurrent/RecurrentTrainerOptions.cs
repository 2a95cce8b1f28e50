namespace Microsoft.ML.Recurrent;

/// <summary>What all recurrent trainers have in common, beside what all trainers of networks have.</summary>
public abstract class RecurrentTrainerOptions : NetworkTrainerOptions
{
    private protected RecurrentTrainerOptions()
    {
    }

    /// <summary>The recurrent cell.</summary>
    public RecurrentCell Cell { get; set; } = RecurrentCell.Lstm;

    /// <summary>Number of recurrent layers on top of each other, 1 to 16.</summary>
    public int Layers { get; set; } = 1;

    internal override void Validate(OptionsFaults faults)
    {
        base.Validate(faults);
        faults.Defined(Cell, nameof(Cell));
        faults.Range(Layers, 1, 16, nameof(Layers));
    }
}
