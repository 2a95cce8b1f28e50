using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// How well entities were found: one is right when its first token, its last token and its type are. Counted as the CoNLL evaluation script counts (Tjong Kim Sang and
/// De Meulder 2003), tags that are not well formed included.
/// </summary>
public sealed class EntityMetrics
{
    internal EntityMetrics(IEnumerable<TagScore> types)
    {
        Types = [.. types.OrderBy(type => type.Name, StringComparer.Ordinal)];
        All = new TagScore("all", Types.Sum(type => type.Correct), Types.Sum(type => type.Predicted), Types.Sum(type => type.Expected));
    }

    /// <summary>All types together.</summary>
    public TagScore All { get; }

    /// <summary>Each type that there is or that was found, in ordinal order.</summary>
    public IReadOnlyList<TagScore> Types { get; }

    /// <summary>The part of the entities found that are right, all types together (micro average).</summary>
    public double Precision => All.Precision;

    /// <summary>The part of the entities there are that were found, all types together (micro average).</summary>
    public double Recall => All.Recall;

    /// <summary>Harmonic mean of <see cref="Precision"/> and <see cref="Recall"/> (micro average): FB1 of the evaluation script.</summary>
    public double F1 => All.F1;

    /// <summary>Mean of the F1 of <see cref="Types"/> (macro average); 0 when there are none.</summary>
    public double MacroF1 => Types.Count == 0 ? 0 : Types.Average(type => type.F1);

    /// <summary>The types as a table: precision, recall, F1, how many there are and how many were found.</summary>
    public string GetFormattedTable() => ScoreTable.Format("Entity", [.. Types, All]);

    /// <summary>The table of <see cref="GetFormattedTable"/>.</summary>
    public override string ToString() => GetFormattedTable();
}
