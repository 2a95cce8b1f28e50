namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Checks that two columns of a row have as many items: ML.NET does not.</summary>
internal static class RowLengths
{
    /// <exception cref="InvalidOperationException">The lengths differ.</exception>
    internal static void Check(long row, string items, string column, int length, string otherItems, string otherColumn, int otherLength)
    {
        if (length != otherLength)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Row {row} (counted from 0): column '{column}' has {length} {items}, but column '{otherColumn}' has {otherLength} {otherItems}; expected one for each. ") +
                "Give each token a tag, or filter such rows; a stage of the pipeline that cuts, joins or drops tokens must do so with their tags.");
        }
    }
}
