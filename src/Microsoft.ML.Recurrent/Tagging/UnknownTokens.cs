using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Reading;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>How an evaluation knows which tokens do not occur in the training rows: by these rows, or by the column in which a tagger says it, or not at all.</summary>
/// <param name="Column">The column to read; null if it is not known.</param>
/// <param name="Open">Reads which tokens of a row are unknown: [tokens].</param>
internal sealed record UnknownTokens(DataViewSchema.Column? Column, Func<DataViewRow, SequenceReader<bool>>? Open)
{
    /// <summary>The column in which a tagger says which tokens its training rows did not have.</summary>
    public const string ColumnName = "UnknownTokens";

    private const string Role = "tokens";

    /// <summary>Finds out how it is known.</summary>
    /// <param name="schema">The data's columns.</param>
    /// <param name="tokensName">Name of the column of tokens, which <paramref name="trainingSet"/> has too.</param>
    /// <param name="trainingSet">The training rows, or null.</param>
    /// <exception cref="ArgumentException">A column is missing, or not a vector of text.</exception>
    public static UnknownTokens Find(DataViewSchema schema, string tokensName, IDataView? trainingSet)
    {
        if (trainingSet is not null)
        {
            DataViewSchema.Column column = FindTokens(schema, tokensName);
            HashSet<string> known = ReadAll(trainingSet, FindTokens(trainingSet.Schema, tokensName));
            return new UnknownTokens(column, row => new UnseenTokenReader(new TokenReader(row, column), known));
        }
        return schema.GetColumnOrNull(ColumnName) is { } flags && flags.Type is VectorDataViewType vector && vector.ItemType is BooleanDataViewType
            ? new UnknownTokens(flags, row => new FlagReader(row, flags))
            : new UnknownTokens(Column: null, Open: null);
    }

    private static DataViewSchema.Column FindTokens(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = InputColumns.Find(schema, Role, name);
        return column.Type is VectorDataViewType { ItemType: TextDataViewType }
            ? column
            : throw ColumnFault.WrongType(Role, name, "a vector of text", column.Type.ToString()!, "Name the column with the texts of the tokens.");
    }

    private static HashSet<string> ReadAll(IDataView data, DataViewSchema.Column column)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        var reader = new TokenReader(cursor, column);
        while (cursor.MoveNext())
        {
            foreach (ReadOnlyMemory<char> token in reader.Read())
                lookup.Add(token.Span);
        }
        return known;
    }

    /// <summary>Reads which tokens are not among the known ones.</summary>
    private sealed class UnseenTokenReader(TokenReader tokens, HashSet<string> known) : SequenceReader<bool>
    {
        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known = known.GetAlternateLookup<ReadOnlySpan<char>>();
        private bool[] _flags = [];

        internal override ReadOnlySpan<bool> Read()
        {
            ReadOnlySpan<ReadOnlyMemory<char>> row = tokens.Read();
            Grow(ref _flags, row.Length);
            for (int i = 0; i < row.Length; i++)
                _flags[i] = !_known.Contains(row[i].Span);
            return _flags.AsSpan(0, row.Length);
        }
    }

    /// <summary>Reads the flags of a tagger.</summary>
    private sealed class FlagReader(DataViewRow row, DataViewSchema.Column column) : SequenceReader<bool>
    {
        private readonly ValueGetter<VBuffer<bool>> _getter = row.GetGetter<VBuffer<bool>>(column);
        private VBuffer<bool> _vector;
        private bool[] _scratch = [];

        internal override ReadOnlySpan<bool> Read()
        {
            _getter(ref _vector);
            return Dense(ref _vector, ref _scratch);
        }
    }
}
