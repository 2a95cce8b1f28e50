using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;

namespace CharacterModel.Units;

/// <summary>
/// What the hidden units of a model are after each character of a text: h, or, of an LSTM, tanh(c), which is what the unit remembers, whether it shows
/// it or not (Karpathy, Johnson and Fei-Fei 2015). From -1 to 1.
/// </summary>
internal sealed class UnitActivations
{
    private readonly float[][] _activations;

    private UnitActivations(float[][] activations, IReadOnlyList<string> names)
    {
        _activations = activations;
        Names = names;
    }

    /// <summary>Number of units.</summary>
    public int Count => _activations.Length;

    /// <summary>The units' names; those of the first layer come first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The activations of a unit: one for each character.</summary>
    public ReadOnlySpan<float> this[int unit] => _activations[unit];

    /// <summary>Reads a text.</summary>
    /// <param name="transformer">A recurrent language model of characters.</param>
    /// <param name="characters">The text; a line's end is <c>\n</c>.</param>
    public static UnitActivations Read(LanguageModelTransformer transformer, IReadOnlyList<string> characters)
    {
        var model = (RecurrentLanguageModel)transformer.Model;
        LanguageModelShape shape = model.Network.Shape;
        string[] names = [.. from layer in Enumerable.Range(0, shape.Layers)
                             from unit in Enumerable.Range(0, shape.HiddenSizeOf(layer))
                             select shape.Layers == 1 ? $"unit {unit}" : $"layer {layer + 1}, unit {unit}"];
        float[][] activations = [.. names.Select(_ => new float[characters.Count])];
        StreamState state = model.CreateBeginning();
        for (int i = 0; i < characters.Count; i++)
        {
            model.Read(state, model.WordOf(characters[i] == "\n" ? LanguageModelIds.End : transformer.Input.IdOf(characters[i])));
            int first = 0;
            for (int layer = 0; layer < shape.Layers; layer++)
            {
                ReadOnlySpan<float> units = shape.Cell == RecurrentCell.Lstm ? state.Cell(layer) : state.Hidden(layer);
                for (int unit = 0; unit < units.Length; unit++)
                    activations[first + unit][i] = shape.Cell == RecurrentCell.Lstm ? MathF.Tanh(units[unit]) : units[unit];
                first += units.Length;
            }
        }
        return new UnitActivations(activations, names);
    }
}
