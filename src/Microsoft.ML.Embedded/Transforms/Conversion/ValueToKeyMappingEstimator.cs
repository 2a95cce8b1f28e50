using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Makes keys of values.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost _host;
    private readonly InputOutputColumnPair[] _columns;
    private readonly int _maximumNumberOfKeys;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _keyValuesAsText;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(IHost host, InputOutputColumnPair[] columns, int maximumNumberOfKeys, KeyOrdinality ordinality, bool keyValuesAsText, IDataView keyData)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumNumberOfKeys, 1);
        if (keyData != null && keyData.Schema.Count(column => !column.IsHidden) != 1)
            throw new ArgumentOutOfRangeException(nameof(keyData), $"The key data must have exactly one column, and has: {keyData.Schema}.");
        _host = host;
        _columns = [.. columns];
        _maximumNumberOfKeys = maximumNumberOfKeys;
        _ordinality = ordinality;
        _keyValuesAsText = keyValuesAsText;
        _keyData = keyData;
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        KeyVocabulary[] vocabularies = _keyData == null
            ? Learn(input, Array.ConvertAll(_columns, pair => InputOf(input.Schema, pair)))
            : Enumerable.Repeat(Learn(_keyData, [_keyData.Schema.Single(column => !column.IsHidden)])[0], _columns.Length).ToArray();
        var transformer = new ValueToKeyMappingTransformer(_host, _columns, vocabularies, _keyValuesAsText);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ShapeMap.OneToOne(inputSchema, _columns, (input, output) =>
        new SchemaShape.Column(output, input.Kind, NumberDataViewType.UInt32, true, new SchemaShape([.. ShapeMap.Annotations(input, AnnotationKinds.SlotNames), KeyValuesOf(input)])));

    private static DataViewSchema.Column InputOf(DataViewSchema schema, InputOutputColumnPair pair) =>
        schema.GetColumnOrNull(pair.InputColumnName) ?? throw SchemaErrors.Missing(nameof(schema), "input", pair.InputColumnName);

    private SchemaShape.Column KeyValuesOf(SchemaShape.Column input)
    {
        if (!_keyValuesAsText && input.IsKey && input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out SchemaShape.Column inputValues))
            return new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, inputValues.ItemType, inputValues.IsKey);
        return _keyValuesAsText
            ? new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)
            : new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, input.ItemType, input.IsKey);
    }

    /// <summary>The vocabularies of the columns, learned in one pass.</summary>
    private KeyVocabulary[] Learn(IDataView data, DataViewSchema.Column[] columns)
    {
        KeyVocabulary[] vocabularies = Array.ConvertAll(columns, column => KeyVocabulary.Create(VectorMap.ItemOf(column.Type)));
        using DataViewRowCursor cursor = data.GetRowCursor(columns.DistinctBy(column => column.Index));
        Action[] learners = columns.Select((column, i) => vocabularies[i].CreateLearner(cursor, column, _maximumNumberOfKeys)).ToArray();
        while (cursor.MoveNext())
        {
            foreach (Action learn in learners)
                learn();
        }
        if (_ordinality == KeyOrdinality.ByValue)
        {
            foreach (KeyVocabulary vocabulary in vocabularies)
                vocabulary.Sort();
        }
        return vocabularies;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }
}
