using System.Buffers;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>A trained <see cref="WindowNetwork"/> as a language model.</summary>
internal sealed class WindowLanguageModel : ILanguageModel
{
    /// <summary>A model; the network's weights no longer change.</summary>
    /// <param name="network">The network.</param>
    /// <param name="order">The network's words for the model's ids; <see langword="null"/> where they are the same.</param>
    public WindowLanguageModel(WindowNetwork network, WordOrder? order = null)
    {
        Network = network;
        Order = order;
        Clusters = order is null ? new WordClusters(network.Shape.VocabularySize, [.. network.Shape.Cuts]) : new WordClusters(order.IdCount);
        using var team = new ThreadTeam(Environment.ProcessorCount);
        network.Refresh(team);
    }

    /// <summary>The network.</summary>
    public WindowNetwork Network { get; }

    /// <summary>The network's words for the model's ids; null where they are the same.</summary>
    public WordOrder? Order { get; }

    /// <inheritdoc/>
    public int VocabularySize => Order?.IdCount ?? Network.Shape.VocabularySize;

    /// <inheritdoc/>
    public WordClusters Clusters { get; }

    /// <inheritdoc/>
    public bool IsContiguous => !Network.Shape.HasBegin;

    /// <inheritdoc/>
    public LanguageModelKind Kind => LanguageModelKind.Window;

    /// <inheritdoc/>
    public Matrix? CopyVectors()
    {
        using var team = new ThreadTeam(1);
        Matrix table = Network.VectorTable(team);
        if (Order is not null)
            return Order.VectorsOfIds(table);
        Matrix copy = Matrix.Create(table.Rows, table.Columns);
        Rows.Copy(table, copy);
        return copy;
    }

    /// <inheritdoc/>
    public ILanguageModelState CreateState(ThreadTeam? team = null) => new WindowState(this, team);

    /// <inheritdoc/>
    public ILanguageModelSession OpenSession(int threads) => new WindowSession(this, threads);

    /// <inheritdoc/>
    public void Write(SectionWriter writer)
    {
        Network.Shape.Write(writer);
        writer.WriteBoolean(Order is not null);
        Order?.Write(writer);
        WeightSection.Write(writer, Network.Parameters);
    }

    /// <summary>The network's word for an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public int WordOf(int id)
    {
        if ((uint)id >= (uint)VocabularySize)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"Expected ids from 0 to {VocabularySize - 1}; found {id}.");
        return Order?.WordOf(id) ?? id;
    }

    /// <summary>ln of the number of ids that share a word's probability evenly: 0 but of the unknown word.</summary>
    public double ShareOf(int word) => word == LanguageModelIds.Unknown && Order is not null ? Order.UnknownShare : 0;

    /// <summary>Writes p of every id.</summary>
    /// <param name="row">The distribution of the network's words.</param>
    /// <param name="probabilities">[ids].</param>
    public void Distribution(VocabularyRow row, Span<float> probabilities)
    {
        if (Order is null)
        {
            WriteWords(row, probabilities);
            return;
        }
        float[] words = ArrayPool<float>.Shared.Rent(Order.WordCount);
        WriteWords(row, words);
        Order.Spread(words, probabilities);
        ArrayPool<float>.Shared.Return(words);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">Numbers do not fit together.</exception>
    public static WindowLanguageModel Read(SectionReader reader)
    {
        WindowShape shape = WindowShape.Read(reader);
        WeightSection.ExpectRoom(reader, shape.WeightCount);
        WordOrder? order = reader.ReadBoolean() ? WordOrder.Read(reader, shape.VocabularySize) : null;
        var network = new WindowNetwork(shape);
        WeightSection.Read(reader, network.Parameters);
        return new WindowLanguageModel(network, order);
    }

    private static void WriteWords(VocabularyRow row, Span<float> probabilities)
    {
        for (int cluster = 0; cluster < row.Clusters.Count; cluster++)
            row.Probabilities(cluster, probabilities.Slice(row.Clusters.First(cluster), row.Clusters.SizeOf(cluster)));
    }
}
