using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// Word vectors that are the weights of an <see cref="AdaptiveSoftmax"/> (Baevski and Auli 2019, "Adaptive input representations for neural language
/// modeling", tied): a frequent word's vector is its row of the head, a rare word's its row of the tail, projected back by the tail's projection.
/// <code>
///   word w of the shortlist:  y = H_w          word w of tail i:  y = T_iw·P_i
/// </code>
/// It has no parameters of its own; its gradients add to those of the output layer.
/// </summary>
internal sealed class AdaptiveEmbedding : Layer
{
    private readonly AdaptiveSoftmax _output;

    /// <summary>The input side of <paramref name="output"/>.</summary>
    public AdaptiveEmbedding(AdaptiveSoftmax output)
    {
        _output = output;
    }

    /// <summary>None: they are the output layer's.</summary>
    public override IReadOnlyList<Parameter> Parameters => [];

    /// <summary>The output layer initialises the weights.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
    }

    /// <summary>Nothing is derived from the weights here.</summary>
    public override void Refresh(ThreadTeam team)
    {
    }

    /// <summary>A session's state.</summary>
    public AdaptiveEmbeddingState CreateState() => new(_output.Clusters);

    /// <summary>Writes the vector of each word.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="words">[rows]; -1 gives zeros.</param>
    /// <param name="output">[rows, inputs of the output layer].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public void Forward(Pass pass, AdaptiveEmbeddingState state, ReadOnlySpan<int> words, Matrix output)
    {
        for (int row = 0; row < words.Length; row++)
        {
            if (words[row] < -1 || words[row] >= _output.VocabularySize)
                throw new ArgumentOutOfRangeException(nameof(words), words[row], $"Expected words from 0 to {_output.VocabularySize - 1}, or -1 for none, in {_output.Head.Weight.Name}; found {words[row]} at position {row}.");
            if (words[row] == -1)
                output.Row(row).Clear();
        }
        state.Rows.Fill(words);
        for (int cluster = 0; cluster < _output.Clusters.Count; cluster++)
        {
            ReadOnlySpan<int> rows = state.Rows.Rows(cluster);
            if (rows.Length == 0)
                continue;
            Matrix vectors = Vectors(pass, state, cluster);
            for (int i = 0; i < rows.Length; i++)
                vectors.Row(i).CopyTo(output.Row(rows[i]));
        }
    }

    /// <summary>Adds to the gradients of the output layer's parameters.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[rows, inputs of the output layer].</param>
    public void Backward(Pass pass, AdaptiveEmbeddingState state, Matrix dOutput)
    {
        for (int cluster = 0; cluster < _output.Clusters.Count; cluster++)
        {
            if (state.Rows.Rows(cluster).Length == 0)
                continue;
            int mark = pass.Workspace.Mark();
            Matrix dVectors = state.Rows.Gather(cluster, dOutput, pass.Workspace);
            Linear? projection = cluster == 0 ? null : _output.Tails[cluster - 1].Projection;
            if (projection is not null)
            {
                Matrix dNarrow = pass.Workspace.Take(dVectors.Rows, projection.Weight.Value.Rows);
                Gemm.Multiply(state.Narrow[cluster], transposeA: true, dVectors, transposeB: false, projection.Weight.Gradient, accumulate: true, pass.Team, pass.Workspace);
                Gemm.Multiply(dVectors, transposeA: false, projection.Weight.Value, transposeB: true, dNarrow, accumulate: false, pass.Team, pass.Workspace);
                dVectors = dNarrow;
            }
            RowScatter.Add(dVectors, state.Rows.Words(cluster), TableOf(cluster).Gradient, pass.Team);
            pass.Workspace.Release(mark);
        }
    }

    /// <summary>The vectors of all words, for prediction: [words, inputs of the output layer].</summary>
    public Matrix Table(ThreadTeam team)
    {
        Matrix vectors = Matrix.Create(_output.VocabularySize, _output.InputSize);
        var scratch = new Workspace();
        for (int cluster = 0; cluster < _output.Clusters.Count; cluster++)
        {
            Matrix words = vectors.RowRange(_output.Clusters.First(cluster), _output.Clusters.SizeOf(cluster)), table = TableOf(cluster).Value;
            if (cluster > 0 && _output.Tails[cluster - 1].Projection is { } projection)
                Gemm.Multiply(table, transposeA: false, projection.Weight.Value, transposeB: false, words, accumulate: false, team, scratch);
            else
                Rows.Copy(table.RowRange(0, words.Rows), words);
        }
        return vectors;
    }

    private Parameter TableOf(int cluster) => cluster == 0 ? _output.Head.Weight : _output.Tails[cluster - 1].Words.Weight;

    private Matrix Vectors(Pass pass, AdaptiveEmbeddingState state, int cluster)
    {
        Matrix table = TableOf(cluster).Value;
        int[] words = state.Rows.Words(cluster);
        Matrix narrow = pass.Workspace.Take(state.Rows.Rows(cluster).Length, table.Columns);
        for (int i = 0; i < narrow.Rows; i++)
            table.Row(words[i]).CopyTo(narrow.Row(i));
        state.Narrow[cluster] = narrow;
        if (cluster == 0 || _output.Tails[cluster - 1].Projection is not { } projection)
            return narrow;
        Matrix vectors = pass.Workspace.Take(narrow.Rows, _output.InputSize);
        Gemm.Multiply(narrow, transposeA: false, projection.Weight.Value, transposeB: false, vectors, accumulate: false, pass.Team, pass.Workspace);
        return vectors;
    }
}

/// <summary>What <see cref="AdaptiveEmbedding"/> keeps of a forward pass.</summary>
internal sealed class AdaptiveEmbeddingState(WordClusters clusters)
{
    internal ClusterRows Rows { get; } = new(clusters);

    /// <summary>Of each cluster the rows' vectors before the projection: [rows of the cluster, width].</summary>
    internal Matrix[] Narrow { get; } = new Matrix[clusters.Count];
}
