using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>A trained <see cref="WindowNetwork"/> as a language model.</summary>
internal sealed class WindowLanguageModel : ILanguageModel
{
    /// <summary>A model; the network's weights no longer change.</summary>
    public WindowLanguageModel(WindowNetwork network)
    {
        Network = network;
        Clusters = new WordClusters(network.Shape.VocabularySize, [.. network.Shape.Cuts]);
        using var team = new ThreadTeam(Environment.ProcessorCount);
        network.Refresh(team);
    }

    /// <summary>The network.</summary>
    public WindowNetwork Network { get; }

    /// <inheritdoc/>
    public int VocabularySize => Network.Shape.VocabularySize;

    /// <inheritdoc/>
    public WordClusters Clusters { get; }

    /// <inheritdoc/>
    public bool IsContiguous => !Network.Shape.HasBegin;

    /// <inheritdoc/>
    public LanguageModelKind Kind => LanguageModelKind.Window;

    /// <inheritdoc/>
    public ILanguageModelState CreateState() => new WindowState(this);

    /// <inheritdoc/>
    public ILanguageModelSession OpenSession(int threads) => new WindowSession(this, threads);

    /// <inheritdoc/>
    public void Write(SectionWriter writer)
    {
        Network.Shape.Write(writer);
        WeightSection.Write(writer, Network.Parameters);
    }

    /// <summary>Writes p of every word.</summary>
    public static void Distribution(VocabularyRow row, Span<float> probabilities)
    {
        for (int cluster = 0; cluster < row.Clusters.Count; cluster++)
            row.Probabilities(cluster, probabilities.Slice(row.Clusters.First(cluster), row.Clusters.SizeOf(cluster)));
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">Numbers do not fit together.</exception>
    public static WindowLanguageModel Read(SectionReader reader)
    {
        WindowShape shape = WindowShape.Read(reader);
        // The weights are in the file as they are in memory: a shape that the section cannot fill is a lie, found before memory is taken.
        if (shape.WeightCount > reader.Remaining / sizeof(float))
            throw reader.Fault($"{shape.WeightCount} weights, as the shape says", $"{reader.Remaining} bytes");
        var network = new WindowNetwork(shape);
        WeightSection.Read(reader, network.Parameters);
        return new WindowLanguageModel(network);
    }
}
