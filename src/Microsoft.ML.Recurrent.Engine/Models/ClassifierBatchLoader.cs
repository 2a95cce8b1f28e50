using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Puts rows of a <see cref="ClassifierData"/> into a <see cref="ClassifierBatch"/>.</summary>
internal sealed class ClassifierBatchLoader(ClassifierData data)
{
    private int[] _lengths = [];

    /// <summary>The rows: kept until the next load.</summary>
    public ClassifierBatch Batch { get; } = new();

    /// <summary>Loads <paramref name="rows"/>; matrices come from the pass's workspace.</summary>
    public void Load(Pass pass, ReadOnlySpan<int> rows)
    {
        if (_lengths.Length < rows.Length)
            _lengths = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            _lengths[i] = data.LengthOf(rows[i]);
        Batch.Build(_lengths.AsSpan(0, rows.Length));
        if (data.ElementSize > 0)
            Batch.Elements = pass.Workspace.Take(Batch.Layout.TokenCount, data.ElementSize);
        ReadOnlySpan<int> order = Batch.Layout.Order;
        for (int position = 0; position < order.Length; position++)
        {
            int row = rows[order[position]];
            if (data.ElementSize == 0)
                Batch.SetWords(position, data.Words[row]);
            else
                Batch.SetElements(position, data.Elements[row]);
        }
        if (data.AdditionalFeatures == 0)
            return;
        Batch.Additional = pass.Workspace.Take(rows.Length, data.AdditionalFeatures);
        for (int i = 0; i < rows.Length; i++)
            data.Additional[rows[i]].CopyTo(Batch.Additional.Row(i));
    }
}
