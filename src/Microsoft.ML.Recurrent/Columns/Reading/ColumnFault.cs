namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>
/// The errors about an input column: what was expected, what was found, and what to do about it. A column's role is what it is to
/// the trainer: "feature", "label".
/// </summary>
internal static class ColumnFault
{
    private const int LongestList = 20;

    internal static ArgumentException Missing(string role, string name, IEnumerable<string> present)
    {
        var names = present.Distinct(StringComparer.Ordinal).ToList();
        string list = names.Count == 0 ? "none" : string.Join(", ", names.Take(LongestList).Select(Quote));
        if (names.Count > LongestList)
            list += $" and {names.Count - LongestList} more";
        var near = NearNames.Of(name, names);
        string hint = near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near.Select(Quote))}?";
        return new ArgumentException(
            $"The {role} column '{name}' is not among the input's columns: {list}.{hint} Name the right column in the options, or add the " +
            "column to the pipeline before this stage.", nameof(name));
    }

    internal static ArgumentException WrongType(string role, string name, string expected, string found, string advice) =>
        new($"The {role} column '{name}' is of type {found}; expected {expected}. {advice}", nameof(name));

    /// <summary>One row's value does not fit what its column declares.</summary>
    internal static InvalidOperationException BadRow(string role, string name, long position, string problem) =>
        new($"Row {position} (counted from 0) of the {role} column '{name}': {problem}");

    private static string Quote(string name) => $"'{name}'";
}
