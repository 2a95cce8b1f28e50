using Examples.Common;

namespace LanguageModel.Ranking;

/// <summary>Reads minimal pairs: UTF-8, a line each, <c>paradigm&lt;TAB&gt;pair id&lt;TAB&gt;acceptable&lt;TAB&gt;unacceptable</c>; plain or <c>.gz</c>.</summary>
internal static class MinimalPairFile
{
    /// <summary>Reads all pairs. Blank lines hold none.</summary>
    /// <exception cref="InvalidDataException">A line has another number of fields, an empty one, or there are no pairs.</exception>
    public static List<MinimalPair> Read(string path)
    {
        var pairs = new List<MinimalPair>();
        int number = 0;
        foreach (string line in TextLines.Read(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            string[] fields = line.Split('\t');
            if (fields.Length != 4 || fields.Any(string.IsNullOrWhiteSpace))
                throw new InvalidDataException($"{path}({number}): expected paradigm<TAB>pair id<TAB>acceptable<TAB>unacceptable, found {fields.Length} fields{(fields.Length == 4 ? ", one of them blank" : "")}: {Shortened.Of(line)}");
            pairs.Add(new MinimalPair(fields[0], fields[2], fields[3]));
        }
        return pairs.Count > 0 ? pairs : throw new InvalidDataException($"{path}: expected lines of minimal pairs, found none: the file is empty.");
    }
}
