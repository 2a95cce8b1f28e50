using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Transforms;

/// <summary>Which columns of a schema stay: the named ones, in that order, or all but the named ones.</summary>
internal sealed record ColumnSelection(ColumnSelection.Mode SelectionMode, IReadOnlyList<string> Names, bool KeepHidden)
{
    public enum Mode
    {
        Keep = 0,
        Drop = 1,
    }

    public static ColumnSelection Read(BinaryReader reader) =>
        new((Mode)reader.ReadByte(), StagePayload.ReadList(reader, static from => from.ReadString()), reader.ReadBoolean());

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)SelectionMode);
        StagePayload.WriteList(writer, Names, static (to, name) => to.Write(name));
        writer.Write(KeepHidden);
    }

    /// <summary>The indices of the columns that stay.</summary>
    public int[] Select(DataViewSchema schema)
    {
        foreach (string name in Names)
        {
            if (schema.GetColumnOrNull(name) == null)
                throw SchemaErrors.Missing("inputSchema", "input", name);
        }
        IEnumerable<DataViewSchema.Column> candidates = schema.Where(column => KeepHidden || !column.IsHidden);
        return (SelectionMode == Mode.Drop
            ? candidates.Where(column => !Names.Contains(column.Name))
            : Names.Distinct().SelectMany(name => candidates.Where(column => column.Name == name))).Select(column => column.Index).ToArray();
    }

    public SchemaShape Select(SchemaShape shape)
    {
        SchemaShape.Column[] named = Names.Distinct().Select(name => ShapeMap.Find(shape, name)).ToArray();
        return new SchemaShape(SelectionMode == Mode.Drop ? shape.Where(column => !Names.Contains(column.Name)) : named);
    }
}
