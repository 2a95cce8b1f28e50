using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workloads.Report;

/// <summary>A JSON file of rows, to which runs add: a row of the same workload, threads and vector width takes the place of the older one.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Adds <paramref name="rows"/> to the file and returns all that it then holds.</summary>
    public static List<Row> Add(string path, IReadOnlyList<Row> rows)
    {
        List<Row> all = File.Exists(path) ? JsonSerializer.Deserialize<List<Row>>(File.ReadAllText(path), s_options)! : [];
        foreach (Row row in rows)
        {
            int place = all.FindIndex(row.Replaces);
            if (place < 0)
                all.Add(row);
            else
                all[place] = row;
        }
        File.WriteAllText(path, JsonSerializer.Serialize(all, s_options) + "\n");
        return all;
    }
}
