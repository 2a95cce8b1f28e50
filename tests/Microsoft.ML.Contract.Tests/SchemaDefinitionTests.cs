using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><see cref="SchemaDefinition"/>: column types and annotations that a class cannot say by itself.</summary>
public class SchemaDefinitionTests
{
    private readonly MLContext _ml = new(1);

    private sealed class PairRow
    {
        [VectorType(2)]
        public float[]? Pair { get; set; }
    }

    private sealed class BareKey
    {
        public uint Key { get; set; }
    }

    [Fact]
    public void A_schema_definition_renames_a_column_and_sets_its_type()
    {
        var definition = SchemaDefinition.Create(typeof(PairRow));
        Assert.Equal("Pair", Assert.Single(definition).MemberName);
        definition["Pair"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 4);
        definition["Pair"].ColumnName = "Four";

        var rows = _ml.Data.LoadFromEnumerable([new PairRow { Pair = [1f, 2f, 3f, 4f] }], definition);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 4), rows.Schema["Four"].Type);
        Assert.Equal([[1f, 2f, 3f, 4f]], rows.Vectors<float>("Four"));
    }

    [Fact]
    public void A_schema_gives_the_columns_their_types_and_annotations()
    {
        var schema = _ml.Transforms.Concatenate("Pair", "Number", "Number").FitAndTransform(_ml.Numbers(1)).Schema;
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Pair", schema["Pair"].Type, schema["Pair"].Annotations);

        var rows = _ml.Data.LoadFromEnumerable([new PairRow { Pair = [1f, 2f] }], builder.ToSchema());

        Assert.Equal(schema["Pair"].Type, rows.Schema["Pair"].Type);
        Assert.Equal(["Number", "Number"], rows.SlotNamesOf("Pair"));
    }

    [Fact]
    public void A_schema_definition_adds_annotations()
    {
        var definition = SchemaDefinition.Create(typeof(PairRow));
        definition["Pair"].AddAnnotation(
            "SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(2, ["left".AsMemory(), "right".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 2));

        var rows = _ml.Data.LoadFromEnumerable([new PairRow { Pair = [1f, 2f] }], definition);

        Assert.Equal(["left", "right"], rows.SlotNamesOf("Pair"));
    }

    [Fact]
    public void A_schema_definition_makes_keys_with_values()
    {
        var definition = SchemaDefinition.Create(typeof(BareKey));
        definition["Key"].ColumnType = new KeyDataViewType(typeof(uint), 2);
        definition["Key"].AddAnnotation(
            "KeyValues",
            new VBuffer<ReadOnlyMemory<char>>(2, ["x".AsMemory(), "y".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 2));

        var rows = _ml.Data.LoadFromEnumerable([new BareKey { Key = 0 }, new BareKey { Key = 1 }], definition);

        Assert.Equal(["x", "y"], _ml.Transforms.Conversion.MapKeyToValue("Value", "Key").FitAndTransform(rows).TextValues("Value"));
    }
}
