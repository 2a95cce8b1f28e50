using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer that makes each of its output columns of one input column.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected readonly IReadOnlyList<InputOutputColumnPair> ColumnPairs;

    private protected OneToOneTransformerBase(IHost host, IReadOnlyList<InputOutputColumnPair> columns)
        : base(host)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ColumnPairs = columns;
    }

    private protected sealed override IRowToRowMapper MakeMapper(DataViewSchema inputSchema)
    {
        var added = new AddedColumn[ColumnPairs.Count];
        for (int i = 0; i < added.Length; i++)
        {
            InputOutputColumnPair pair = ColumnPairs[i];
            DataViewSchema.Column input = inputSchema.GetColumnOrNull(pair.InputColumnName)
                ?? throw SchemaErrors.Missing(nameof(inputSchema), "input", pair.InputColumnName);
            added[i] = MapColumn(i, input, pair.OutputColumnName);
        }
        return new AddedColumnsMapper(inputSchema, added);
    }

    /// <summary>The output column of the pair at <paramref name="pairIndex"/>, or an error where the input's type does not fit.</summary>
    private protected abstract AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName);

    /// <summary>Writes the column names; <see cref="ReadColumnPairs"/> reads them.</summary>
    private protected void WriteColumnPairs(BinaryWriter writer)
    {
        writer.Write(ColumnPairs.Count);
        foreach (InputOutputColumnPair pair in ColumnPairs)
        {
            writer.Write(pair.OutputColumnName);
            writer.Write(pair.InputColumnName);
        }
    }

    private protected static InputOutputColumnPair[] ReadColumnPairs(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        var pairs = new List<InputOutputColumnPair>();
        for (int i = 0; i < count; i++)
            pairs.Add(new InputOutputColumnPair(reader.ReadString(), reader.ReadString()));
        return pairs.ToArray();
    }
}
