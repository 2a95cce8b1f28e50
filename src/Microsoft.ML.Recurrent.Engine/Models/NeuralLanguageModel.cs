using System.Buffers;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// What language models that are networks have in common: words read as vectors, an output layer over the network's words, and from these words to the
/// model's ids, whose numbers somebody else may have chosen.
/// </summary>
internal abstract class NeuralLanguageModel : ILanguageModel
{
    private readonly VocabularyInput _input;

    /// <summary>A model of a network that changes no more.</summary>
    /// <param name="input">The network's input layer.</param>
    /// <param name="order">The network's words for the model's ids; <see langword="null"/> where they are the same.</param>
    protected NeuralLanguageModel(VocabularyInput input, WordOrder? order)
    {
        _input = input;
        Order = order;
        // With an order, the words of a cluster have ids that lie anywhere.
        Clusters = order is null ? input.Words : new WordClusters(order.IdCount);
    }

    /// <inheritdoc/>
    public int VocabularySize => Clusters.VocabularySize;

    /// <inheritdoc/>
    public WordClusters Clusters { get; }

    /// <inheritdoc/>
    public abstract bool IsContiguous { get; }

    /// <inheritdoc/>
    public abstract LanguageModelKind Kind { get; }

    /// <summary>The network's words for the model's ids; null where they are the same.</summary>
    protected WordOrder? Order { get; }

    /// <inheritdoc/>
    public Matrix? CopyVectors()
    {
        using var team = new ThreadTeam(1);
        Matrix table = _input.Vectors(team);
        if (Order is not null)
            return Order.VectorsOfIds(table);
        Matrix copy = Matrix.Create(table.Rows, table.Columns);
        Rows.Copy(table, copy);
        return copy;
    }

    /// <inheritdoc/>
    public abstract ILanguageModelState CreateState(ThreadTeam? team = null);

    /// <inheritdoc/>
    public abstract ILanguageModelSession OpenSession(int threads);

    /// <inheritdoc/>
    public abstract void Write(SectionWriter writer);

    /// <summary>The network's word for an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public int WordOf(int id)
    {
        LanguageModelIds.Check(this, id);
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

    /// <summary>P of all ids of one of the <see cref="Clusters"/> together.</summary>
    public double ClusterProbability(VocabularyRow row, int cluster) => Order is null ? row.ClusterProbability(cluster) : 1;

    /// <summary>Writes p of every id of one of the <see cref="Clusters"/>.</summary>
    /// <param name="row">The distribution of the network's words.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="probabilities">[ids of the cluster].</param>
    public void Distribution(VocabularyRow row, int cluster, Span<float> probabilities)
    {
        if (Order is null)
            row.Probabilities(cluster, probabilities);
        else
            Distribution(row, probabilities);
    }

    /// <summary>Writes the order of the words, if there is one.</summary>
    protected void WriteOrder(SectionWriter writer)
    {
        writer.WriteBoolean(Order is not null);
        Order?.Write(writer);
    }

    /// <summary>Reads what <see cref="WriteOrder"/> has written.</summary>
    /// <exception cref="ModelFormatException">It is no order of words.</exception>
    protected static WordOrder? ReadOrder(SectionReader reader, int words) => reader.ReadBoolean() ? WordOrder.Read(reader, words) : null;

    private static void WriteWords(VocabularyRow row, Span<float> probabilities)
    {
        for (int cluster = 0; cluster < row.Clusters.Count; cluster++)
            row.Probabilities(cluster, probabilities.Slice(row.Clusters.First(cluster), row.Clusters.SizeOf(cluster)));
    }
}
