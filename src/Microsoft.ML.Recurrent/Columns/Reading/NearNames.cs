namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Finds the names that somebody may have meant who wrote another one.</summary>
internal static class NearNames
{
    /// <summary>Names that differ by case or by few letters, or that contain the name or are contained in it; nearest first, three at most.</summary>
    internal static IReadOnlyList<string> Of(string name, IEnumerable<string> candidates) => candidates
        .Select(candidate => (candidate, distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
        .Where(pair => pair.distance <= Math.Max(1, name.Length / 3) || Contains(pair.candidate, name) || Contains(name, pair.candidate))
        .OrderBy(pair => pair.distance)
        .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
        .Select(pair => pair.candidate)
        .Take(3)
        .ToArray();

    private static bool Contains(string whole, string part) => part.Length > 2 && whole.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>Levenshtein's distance: the fewest insertions, deletions and replacements of a character.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
