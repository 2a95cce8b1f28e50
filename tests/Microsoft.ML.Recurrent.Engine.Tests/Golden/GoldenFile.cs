using System.Text.Json;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>The cases of a file that make_golden.py wrote.</summary>
internal static class GoldenFile
{
    /// <summary>The cases of <paramref name="file"/>, for instance <c>recurrent.json</c>.</summary>
    public static IReadOnlyList<GoldenCase> Read(string file)
    {
        using Stream stream = typeof(GoldenFile).Assembly.GetManifestResourceStream(file)
            ?? throw new FileNotFoundException($"The test assembly has no golden file {file}; make_golden.py writes it.");
        JsonElement root = JsonDocument.Parse(stream).RootElement;
        return [.. root.GetProperty("cases").EnumerateArray().Select(item => new GoldenCase(item))];
    }

    /// <summary>The case of that name.</summary>
    public static GoldenCase Read(string file, string name) => Read(file).Single(item => item.Name == name);
}

/// <summary>Settings and named tensors of one case.</summary>
internal sealed class GoldenCase(JsonElement item)
{
    /// <summary>The case in words.</summary>
    public string Name { get; } = item.GetProperty("name").GetString()!;

    /// <summary>What the case was made with.</summary>
    public JsonElement Settings { get; } = item.GetProperty("settings");

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> Tensors => item.GetProperty("tensors").EnumerateObject().Select(tensor => tensor.Name);

    /// <summary>A number among the settings, or <paramref name="otherwise"/>.</summary>
    public double Number(string setting, double otherwise = 0) => Settings.TryGetProperty(setting, out JsonElement value) ? value.GetDouble() : otherwise;

    /// <summary>A switch among the settings; false when it is not there.</summary>
    public bool Flag(string setting) => Settings.TryGetProperty(setting, out JsonElement value) && value.GetBoolean();

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Has(string tensor) => item.GetProperty("tensors").TryGetProperty(tensor, out _);

    /// <summary>A tensor's values, row-major.</summary>
    public float[] Values(string tensor) => [.. Find(tensor).GetProperty("values").EnumerateArray().Select(value => value.GetSingle())];

    /// <summary>A tensor of whole numbers.</summary>
    public int[] Integers(string tensor) => [.. Values(tensor).Select(value => (int)value)];

    /// <summary>A tensor's shape.</summary>
    public int[] Shape(string tensor) => [.. Find(tensor).GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];

    /// <summary>A tensor as a matrix: its last dimension is the columns; a vector is one row.</summary>
    public Matrix Matrix(string tensor)
    {
        float[] values = Values(tensor);
        int columns = Shape(tensor)[^1];
        return new Matrix(values, 0, columns == 0 ? 0 : values.Length / columns, columns);
    }

    private JsonElement Find(string tensor) => item.GetProperty("tensors").TryGetProperty(tensor, out JsonElement value)
        ? value
        : throw new KeyNotFoundException($"Golden case '{Name}' has no tensor '{tensor}'.");
}
