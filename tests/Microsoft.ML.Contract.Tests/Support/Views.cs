using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>What the tests share: small views, and reading a column out of a view.</summary>
internal static class Views
{
    /// <summary>A row with one text.</summary>
    internal sealed class TextRow
    {
        public string? Text { get; set; }
    }

    /// <summary>A row with one vector of texts, of any length.</summary>
    internal sealed class TokensRow
    {
        public string[]? Tokens { get; set; }
    }

    /// <summary>A row with one number.</summary>
    internal sealed class NumberRow
    {
        public float Number { get; set; }
    }

    /// <summary>A view with one text column, <c>Text</c>.</summary>
    public static IDataView Texts(this MLContext ml, params string?[] texts) =>
        ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));

    /// <summary>A view with one column of text vectors, <c>Tokens</c>.</summary>
    public static IDataView Tokens(this MLContext ml, params string[]?[] rows) =>
        ml.Data.LoadFromEnumerable(rows.Select(tokens => new TokensRow { Tokens = tokens }));

    /// <summary>A view with one number column, <c>Number</c>.</summary>
    public static IDataView Numbers(this MLContext ml, params float[] numbers) =>
        ml.Data.LoadFromEnumerable(numbers.Select(number => new NumberRow { Number = number }));

    /// <summary>A view with the numbers 0, 1, 2 and so on in the column <c>Number</c>.</summary>
    public static IDataView NumbersUpTo(this MLContext ml, int count) =>
        ml.Numbers(Enumerable.Range(0, count).Select(i => (float)i).ToArray());

    /// <summary>Fits the estimator on the view and transforms the same view.</summary>
    public static IDataView FitAndTransform<TTransformer>(this IEstimator<TTransformer> estimator, IDataView view)
        where TTransformer : class, ITransformer => estimator.Fit(view).Transform(view);

    /// <summary>All values of a scalar column.</summary>
    public static T[] Values<T>(this IDataView view, string column) =>
        view.Read<T, T>(column, value => value);

    /// <summary>All values of a text column.</summary>
    public static string[] TextValues(this IDataView view, string column) =>
        view.Read<ReadOnlyMemory<char>, string>(column, value => value.ToString());

    /// <summary>All values of a vector column, dense.</summary>
    public static T[][] Vectors<T>(this IDataView view, string column) =>
        view.Read<VBuffer<T>, T[]>(column, value => value.DenseValues().ToArray());

    /// <summary>All values of a column of text vectors.</summary>
    public static string[][] TextVectors(this IDataView view, string column) =>
        view.Read<VBuffer<ReadOnlyMemory<char>>, string[]>(column, AsStrings);

    /// <summary>The values that a key column's <c>KeyValues</c> annotation names.</summary>
    public static T[] KeyValuesOf<T>(this IDataView view, string column)
    {
        VBuffer<T> values = default;
        view.Schema[column].GetKeyValues(ref values);
        return values.DenseValues().ToArray();
    }

    /// <summary>The texts that a key column's <c>KeyValues</c> annotation names.</summary>
    public static string[] TextKeyValuesOf(this IDataView view, string column)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        view.Schema[column].GetKeyValues(ref values);
        return AsStrings(values);
    }

    /// <summary>The names that a vector column's <c>SlotNames</c> annotation gives its slots.</summary>
    public static string[] SlotNamesOf(this IDataView view, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema[column].GetSlotNames(ref names);
        return AsStrings(names);
    }

    /// <summary>Reads a column with a cursor of its own, making something that may be kept of every value.</summary>
    public static TResult[] Read<T, TResult>(this IDataView view, string columnName, Func<T, TResult> keep)
    {
        var column = view.Schema[columnName];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<T>(column);
        var results = new List<TResult>();
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            results.Add(keep(value));
        }

        return results.ToArray();
    }

    private static string[] AsStrings(VBuffer<ReadOnlyMemory<char>> texts) =>
        texts.DenseValues().Select(text => text.ToString()).ToArray();
}
