using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

/// <summary>Short ways to walk a cursor in a test.</summary>
internal static class Rows
{
    public static DataViewRowCursor Open(IDataView view, params string[] columns) =>
        view.GetRowCursor(columns.Select(name => view.Schema[name]));

    public static T Value<T>(DataViewRow row, string column)
    {
        T value = default!;
        row.GetGetter<T>(row.Schema[column])(ref value);
        return value;
    }

    public static List<T> All<T>(IDataView view, string column)
    {
        using DataViewRowCursor cursor = Open(view, column);
        ValueGetter<T> getter = cursor.GetGetter<T>(view.Schema[column]);
        var values = new List<T>();
        while (cursor.MoveNext())
        {
            T value = default!;
            getter(ref value);
            values.Add(value);
        }

        return values;
    }
}
