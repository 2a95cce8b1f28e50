using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>The weights of a network as a section: number of parameters, then each one's name and matrix.</summary>
internal static class WeightSection
{
    /// <summary>Writes all weights.</summary>
    public static void Write(SectionWriter writer, IReadOnlyList<Parameter> parameters)
    {
        writer.WriteInt32(parameters.Count);
        foreach (Parameter parameter in parameters)
        {
            writer.WriteString(parameter.Name);
            writer.WriteMatrix(parameter.Value);
        }
    }

    /// <summary>Refuses a section that cannot hold as many weights as a shape says, before memory is taken for them: they are in the file as in memory.</summary>
    /// <exception cref="ModelFormatException">The section is too short.</exception>
    public static void ExpectRoom(SectionReader reader, long weightCount)
    {
        if (weightCount > reader.Remaining / sizeof(float))
            throw reader.Fault($"{weightCount} weights, as the shape says", $"{reader.Remaining} bytes");
    }

    /// <summary>Reads weights into parameters of the same names and shapes, in the same order; each takes its memory when its turn has come.</summary>
    /// <exception cref="ModelFormatException">Number, names or shapes differ.</exception>
    public static void Read(SectionReader reader, IReadOnlyList<Parameter> parameters)
    {
        reader.ReadInt32(parameters.Count, parameters.Count, "number of weight matrices");
        foreach (Parameter parameter in parameters)
        {
            string name = reader.ReadString();
            if (name != parameter.Name)
                throw reader.Fault($"the weights '{parameter.Name}'", $"'{name}'");
            reader.ExpectShape(parameter.Rows, parameter.Columns, $"weights '{name}'");
            reader.ReadRows(parameter.Value);
        }
    }
}
