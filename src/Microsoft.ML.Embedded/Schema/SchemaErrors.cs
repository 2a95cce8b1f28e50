namespace Microsoft.ML.Embedded;

/// <summary>The errors about columns that are absent or of another type than expected.</summary>
internal static class SchemaErrors
{
    /// <summary>For instance <c>Could not find input column 'Text'</c>.</summary>
    public static ArgumentOutOfRangeException Missing(string parameter, string role, string columnName) =>
        new(parameter, $"Could not find {role} column '{columnName}'");

    public static ArgumentOutOfRangeException Mismatch(string parameter, string role, string columnName, string expected, string actual) =>
        new(parameter, $"Schema mismatch for {role} column '{columnName}': expected {expected}, got {actual}");
}
