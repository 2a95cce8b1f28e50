using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>Which rows of a batch have a word of which cluster. An instance is filled anew for each batch and keeps its memory.</summary>
internal sealed class ClusterRows
{
    private readonly WordClusters _clusters;
    private readonly int[][] _rows;
    private readonly int[][] _words;
    private readonly int[] _counts;

    /// <summary>No rows yet.</summary>
    public ClusterRows(WordClusters clusters)
    {
        _clusters = clusters;
        _rows = new int[clusters.Count][];
        _words = new int[clusters.Count][];
        _counts = new int[clusters.Count];
        Array.Fill(_rows, []);
        Array.Fill(_words, []);
    }

    /// <summary>The rows that have a word of the cluster, ascending.</summary>
    public ReadOnlySpan<int> Rows(int cluster) => _rows[cluster].AsSpan(0, _counts[cluster]);

    /// <summary>Those words, counted from the cluster's first: at least as many as <see cref="Rows"/>.</summary>
    public int[] Words(int cluster) => _words[cluster];

    /// <summary>Sorts the rows by cluster; a row with -1 is in none.</summary>
    public void Fill(ReadOnlySpan<int> words)
    {
        Array.Clear(_counts);
        for (int row = 0; row < words.Length; row++)
        {
            if (words[row] < 0)
                continue;
            int cluster = _clusters.Of(words[row]), at = _counts[cluster]++;
            if (at == _rows[cluster].Length)
            {
                Array.Resize(ref _rows[cluster], Math.Max(64, 2 * at));
                Array.Resize(ref _words[cluster], Math.Max(64, 2 * at));
            }
            _rows[cluster][at] = row;
            _words[cluster][at] = words[row] - _clusters.First(cluster);
        }
    }

    /// <summary>A copy of the cluster's rows of <paramref name="source"/>.</summary>
    public Matrix Gather(int cluster, Matrix source, Workspace workspace)
    {
        ReadOnlySpan<int> rows = Rows(cluster);
        Matrix gathered = workspace.Take(rows.Length, source.Columns);
        for (int i = 0; i < rows.Length; i++)
            source.Row(rows[i]).CopyTo(gathered.Row(i));
        return gathered;
    }
}
