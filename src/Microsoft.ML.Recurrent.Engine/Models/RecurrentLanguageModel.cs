using System.Buffers;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A trained recurrent language model. A text begins from the zero state, behind an end: the end of a sentence stands for the beginning of the next.
/// </summary>
internal sealed class RecurrentLanguageModel : NeuralLanguageModel
{
    private readonly Pool<RecurrentStream> _streams;
    private readonly Pool<VocabularyRow> _rows;
    private readonly StreamState _beginning;

    /// <summary>A model of a network that changes no more.</summary>
    /// <param name="network">The network.</param>
    /// <param name="order">The network's words for the model's ids; <see langword="null"/> where they are the same.</param>
    /// <param name="isContiguous">Whether it was trained on running text.</param>
    public RecurrentLanguageModel(LanguageModelNetwork network, WordOrder? order, bool isContiguous) : base(network.Input, order)
    {
        Network = network;
        IsContiguous = isContiguous;
        using var team = new ThreadTeam(1);
        Recurrent = network.Freeze(team);
        _streams = new Pool<RecurrentStream>(() => new RecurrentStream(Recurrent));
        _rows = new Pool<VocabularyRow>(network.Output.CreateRow);
        _beginning = CreateStreamState();
        Read(_beginning, LanguageModelIds.End);
    }

    /// <inheritdoc/>
    public override bool IsContiguous { get; }

    /// <inheritdoc/>
    public override LanguageModelKind Kind => LanguageModelKind.Recurrent;

    /// <summary>The network.</summary>
    public LanguageModelNetwork Network { get; }

    /// <summary>The recurrent layers, as sessions and states use them.</summary>
    internal FrozenStack Recurrent { get; }

    /// <inheritdoc/>
    public override ILanguageModelState CreateState(ThreadTeam? team = null) => new RecurrentLanguageModelState(this, team);

    /// <inheritdoc/>
    public override ILanguageModelSession OpenSession(int threads) => new RecurrentLanguageModelSession(this, threads);

    /// <inheritdoc/>
    public override void Write(SectionWriter writer)
    {
        Network.Shape.Write(writer);
        writer.WriteBoolean(IsContiguous);
        WriteOrder(writer);
        WeightSection.Write(writer, Network.Parameters);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">It does not fit together.</exception>
    public static RecurrentLanguageModel Read(SectionReader reader)
    {
        LanguageModelShape shape = LanguageModelShape.Read(reader);
        WeightSection.ExpectRoom(reader, shape.WeightCount);
        bool isContiguous = reader.ReadBoolean();
        WordOrder? order = ReadOrder(reader, shape.VocabularySize);
        var network = new LanguageModelNetwork(shape);
        WeightSection.Read(reader, network.Parameters);
        return new RecurrentLanguageModel(network, order, isContiguous);
    }

    /// <summary>The recurrent state at the beginning of a text: the end before it has been read.</summary>
    internal StreamState CreateBeginning()
    {
        StreamState state = CreateStreamState();
        GoToBeginning(state);
        return state;
    }

    /// <summary>Goes back to the beginning.</summary>
    internal void GoToBeginning(StreamState state) => state.CopyFrom(_beginning);

    /// <summary>Reads a word of the network.</summary>
    internal void Read(StreamState state, int word)
    {
        RecurrentStream stream = _streams.Rent();
        stream.Step(state, word);
        _streams.Return(stream);
    }

    /// <summary>The distribution behind what a state has read, on memory to be given back by <see cref="Return"/>.</summary>
    internal VocabularyRow RentRow(StreamState state, ThreadTeam? team) => RentRow(state.Hidden(Network.Shape.Layers - 1), team);

    /// <summary>The distribution behind a top hidden state, on memory to be given back by <see cref="Return"/>.</summary>
    internal VocabularyRow RentRow(ReadOnlySpan<float> hidden, ThreadTeam? team)
    {
        VocabularyRow row = _rows.Rent();
        float[] features = ArrayPool<float>.Shared.Rent(Network.Shape.OutputSize);
        row.Begin(Network.Project(hidden, features), team);
        ArrayPool<float>.Shared.Return(features);
        return row;
    }

    /// <summary>Takes back what <see cref="RentRow(StreamState, ThreadTeam)"/> gave.</summary>
    internal void Return(VocabularyRow row) => _rows.Return(row);

    private StreamState CreateStreamState()
    {
        RecurrentStream stream = _streams.Rent();
        StreamState state = stream.CreateState();
        _streams.Return(stream);
        return state;
    }
}
