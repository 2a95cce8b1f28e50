namespace Examples.Common;

/// <summary>How a model did on the test texts.</summary>
/// <param name="ConfusionTable">Rows: the truth; columns: the prediction.</param>
/// <param name="Metrics">Names and values, in the order in which they are printed.</param>
internal sealed record Assessment(string ConfusionTable, IReadOnlyList<KeyValuePair<string, double>> Metrics);
