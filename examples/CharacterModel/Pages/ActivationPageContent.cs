using CharacterModel.Units;
using Microsoft.ML.Recurrent;

namespace CharacterModel.Pages;

/// <summary>What the page shows.</summary>
/// <param name="Characters">The text.</param>
/// <param name="Shown">Most characters of it that are drawn.</param>
/// <param name="Activations">Of each unit after each character.</param>
/// <param name="Chosen">The units that follow a property of the text.</param>
/// <param name="Training">Seconds of training, and bits per character of the training text.</param>
/// <param name="Epochs">The epochs of training.</param>
internal sealed record ActivationPageContent(
    IReadOnlyList<string> Characters,
    int Shown,
    UnitActivations Activations,
    IReadOnlyList<ChosenUnit> Chosen,
    IReadOnlyList<(double Seconds, double Bits)> Training,
    IReadOnlyList<EpochRecord> Epochs);
