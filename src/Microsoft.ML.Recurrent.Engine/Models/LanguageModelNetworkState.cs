using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A session of a <see cref="LanguageModelNetwork"/>: what a forward pass leaves for the backward pass, and the recurrent state that goes from
/// batch to batch. Sequence i of a batch goes on where sequence i of the batch before ended.
/// </summary>
internal sealed class LanguageModelNetworkState
{
    // h, then c where the cell has one, of each layer: [sequences, hidden], in the caller's order of sequences.
    private readonly Matrix[] _hidden;
    private readonly Matrix[] _cell;
    private readonly LanguageModelShape _shape;
    private bool _isZero = true;

    internal LanguageModelNetworkState(LanguageModelNetwork network)
    {
        _shape = network.Shape;
        Input = network.Input.CreateState();
        Recurrent = network.Recurrent.CreateState();
        Output = network.Output.CreateState();
        _hidden = new Matrix[network.Shape.Layers];
        _cell = new Matrix[network.Shape.Cell == RecurrentCell.Lstm ? network.Shape.Layers : 0];
    }

    /// <summary>Number of sequences that the state is of; 0 before the first batch and after <see cref="Reset"/>.</summary>
    public int SequenceCount => _isZero ? 0 : _hidden[0].Rows;

    /// <summary>Forgets the recurrent state: the next batch begins from zeros.</summary>
    public void Reset() => _isZero = true;

    internal VocabularyInputState Input { get; }

    internal EmbeddingDropoutState EmbeddingDropout { get; } = new();

    internal DropoutState InputDropout { get; } = Dropout.CreateState();

    internal StackState Recurrent { get; }

    internal DropoutState OutputDropout { get; } = Dropout.CreateState();

    internal LinearState Projection { get; } = Linear.CreateState();

    internal VocabularyOutputState Output { get; }

    /// <summary>h of layer <paramref name="layer"/> after the last batch: [sequences, hidden], in the caller's order.</summary>
    public Matrix HiddenOf(int layer) => _hidden[layer];

    /// <summary>Gives the recurrent layers their first states.</summary>
    /// <exception cref="ArgumentException">The batch has another number of sequences than the one before.</exception>
    internal void Begin(Pass pass, PackedBatch batch)
    {
        if (_isZero)
            return;
        if (batch.SequenceCount != SequenceCount)
            throw new ArgumentException($"Expected {SequenceCount} sequences, as in the batch before, whose states they continue; found {batch.SequenceCount}. Reset the state to begin anew.", nameof(batch));
        for (int layer = 0; layer < _hidden.Length; layer++)
        {
            Recurrent[layer, 0].InitialHidden = Ordered(pass, batch, _hidden[layer]);
            if (_cell.Length > 0)
                Recurrent[layer, 0].InitialCell = Ordered(pass, batch, _cell[layer]);
        }
    }

    /// <summary>Keeps the final states.</summary>
    internal void End(PackedBatch batch)
    {
        for (int layer = 0; layer < _hidden.Length; layer++)
        {
            Keep(batch, Recurrent[layer, 0].FinalHidden, ref _hidden[layer]);
            if (_cell.Length > 0)
                Keep(batch, Recurrent[layer, 0].FinalCell, ref _cell[layer]);
        }
        _isZero = false;
    }

    /// <summary>Writes the recurrent state.</summary>
    internal void Write(SectionWriter writer)
    {
        writer.WriteBoolean(_isZero);
        if (_isZero)
            return;
        foreach (Matrix states in _hidden.Concat(_cell))
            writer.WriteMatrix(states);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">It is of another network, or of another number of sequences.</exception>
    internal void Read(SectionReader reader, int sequences)
    {
        _isZero = reader.ReadBoolean();
        if (_isZero)
            return;
        foreach (Matrix[] states in new[] { _hidden, _cell })
        {
            for (int layer = 0; layer < states.Length; layer++)
            {
                states[layer] = Matrix.Create(sequences, _shape.HiddenSizeOf(layer));
                reader.ReadMatrix(states[layer], "recurrent state");
            }
        }
    }

    private static Matrix Ordered(Pass pass, PackedBatch batch, Matrix states)
    {
        Matrix packed = pass.Workspace.Take(states.Rows, states.Columns);
        for (int position = 0; position < states.Rows; position++)
            states.Row(batch.Order[position]).CopyTo(packed.Row(position));
        return packed;
    }

    private static void Keep(PackedBatch batch, Matrix packed, ref Matrix states)
    {
        if (states.Rows != packed.Rows)
            states = Matrix.Create(packed.Rows, packed.Columns);
        for (int position = 0; position < packed.Rows; position++)
            packed.Row(position).CopyTo(states.Row(batch.Order[position]));
    }
}
