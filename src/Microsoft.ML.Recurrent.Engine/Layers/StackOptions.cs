using Microsoft.ML.Recurrent.Engine.Cells;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>The shape of a <see cref="Stack"/>.</summary>
internal sealed class StackOptions
{
    /// <summary>Prefix of the weights' names.</summary>
    public string Name { get; init; } = "rnn";

    /// <summary>The cell of every layer.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Number of input features.</summary>
    public required int InputSize { get; init; }

    /// <summary>Size of the hidden state of each direction.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Size of the hidden state of each direction of the top layer; 0 for <see cref="HiddenSize"/>.</summary>
    public int TopHiddenSize { get; init; }

    /// <summary>Number of layers on top of each other.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether each layer also reads the sequences from their end.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>What goes past a layer, of all layers but the first; all are of one size unless it is nothing.</summary>
    public LayerConnection Connection { get; init; }

    /// <summary>Share of the values between two layers that training sets to zero.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether a sequence has one dropout mask for all its steps (Gal and Ghahramani 2016) instead of one a step.</summary>
    public bool VariationalDropout { get; init; }

    /// <summary>Share of the recurrent weights that training sets to zero, one mask a batch (<see cref="WeightDrop"/>).</summary>
    public double WeightDropout { get; init; }

    /// <summary>Share of the values of h that the recurrent product reads which training sets to zero, one mask a sequence (<see cref="Layers.RecurrentDropout"/>).</summary>
    public double RecurrentDropout { get; init; }

    /// <summary>Number of the random stream of the dropout above layer 0; the ones above take the next. Unique in a model.</summary>
    public uint DropoutNumber { get; init; }

    /// <summary>
    /// How many tokens a block of steps has at least; see <see cref="Layers.Bidirectional"/>. 0 leaves the choice to the layer. The blocks have an
    /// influence on the last bits of the gradients of weights.
    /// </summary>
    public int TokensPerBlock { get; init; }

    /// <summary>First value of the LSTM forget gate's bias (1: Jozefowicz, Zaremba and Sutskever 2015).</summary>
    public float ForgetBias { get; init; } = 1;

    /// <summary>Number of weights of all matrices; biases do not count.</summary>
    public long WeightCount
    {
        get
        {
            long directions = Bidirectional ? 2 : 1, count = 0;
            for (int layer = 0; layer < Layers; layer++)
            {
                long inputs = layer == 0 ? InputSize : directions * HiddenSizeOf(layer - 1);
                count += directions * Cells.Cell.Of(Cell).GateCount * HiddenSizeOf(layer) * (HiddenSizeOf(layer) + inputs);
                if (layer > 0 && Connection == LayerConnection.Highway)
                    count += inputs * inputs;
            }
            return count;
        }
    }

    /// <summary>Size of the hidden state of each direction of layer <paramref name="layer"/>.</summary>
    public int HiddenSizeOf(int layer) => layer == Layers - 1 && TopHiddenSize > 0 ? TopHiddenSize : HiddenSize;
}
