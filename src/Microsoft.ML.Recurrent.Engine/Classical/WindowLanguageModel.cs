using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>A trained <see cref="WindowNetwork"/> as a language model.</summary>
internal sealed class WindowLanguageModel : NeuralLanguageModel
{
    /// <summary>A model; the network's weights no longer change.</summary>
    /// <param name="network">The network.</param>
    /// <param name="order">The network's words for the model's ids; <see langword="null"/> where they are the same.</param>
    public WindowLanguageModel(WindowNetwork network, WordOrder? order = null) : base(network.Input, order)
    {
        Network = network;
        using var team = new ThreadTeam(Environment.ProcessorCount);
        network.Refresh(team);
    }

    /// <summary>The network.</summary>
    public WindowNetwork Network { get; }

    /// <inheritdoc/>
    public override bool IsContiguous => !Network.Shape.HasBegin;

    /// <inheritdoc/>
    public override LanguageModelKind Kind => LanguageModelKind.Window;

    /// <inheritdoc/>
    public override ILanguageModelState CreateState(ThreadTeam? team = null) => new WindowState(this, team);

    /// <inheritdoc/>
    public override ILanguageModelSession OpenSession(int threads) => new WindowSession(this, threads);

    /// <inheritdoc/>
    public override void Write(SectionWriter writer)
    {
        Network.Shape.Write(writer);
        WriteOrder(writer);
        WeightSection.Write(writer, Network.Parameters);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">Numbers do not fit together.</exception>
    public static WindowLanguageModel Read(SectionReader reader)
    {
        WindowShape shape = WindowShape.Read(reader);
        WeightSection.ExpectRoom(reader, shape.WeightCount);
        WordOrder? order = ReadOrder(reader, shape.VocabularySize);
        var network = new WindowNetwork(shape);
        WeightSection.Read(reader, network.Parameters);
        return new WindowLanguageModel(network, order);
    }
}
