using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(ValueToKeyMappingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Value to key", ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Made by <see cref="ValueToKeyMappingEstimator"/>.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedValueToKey";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBVALKY", LoaderSignature);

    private readonly IReadOnlyList<KeyVocabulary> _vocabularies;
    private readonly bool _keyValuesAsText;

    internal ValueToKeyMappingTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns, IReadOnlyList<KeyVocabulary> vocabularies, bool keyValuesAsText)
        : base(host, columns)
    {
        _vocabularies = vocabularies;
        _keyValuesAsText = keyValuesAsText;
    }

    private static ValueToKeyMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
    {
        InputOutputColumnPair[] columns = ReadColumnPairs(reader);
        KeyVocabulary[] vocabularies = Array.ConvertAll(columns, _ => KeyVocabulary.Read(reader));
        return new ValueToKeyMappingTransformer(env.Register(LoaderSignature), columns, vocabularies, reader.ReadBoolean());
    });

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        WriteColumnPairs(writer);
        foreach (KeyVocabulary vocabulary in _vocabularies)
            vocabulary.Write(writer);
        writer.Write(_keyValuesAsText);
    });

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName)
    {
        KeyVocabulary vocabulary = _vocabularies[pairIndex];
        if (VectorMap.ItemOf(input.Type).RawType != vocabulary.ItemType.RawType)
            throw SchemaErrors.Mismatch("inputSchema", "input", input.Name, vocabulary.ItemType.ToString(), input.Type.ToString());
        var annotations = new DataViewSchema.Annotations.Builder();
        vocabulary.AddKeyValues(annotations, input, _keyValuesAsText);
        annotations.Add(input.Annotations, static kind => kind == AnnotationKinds.SlotNames);
        return new AddedColumn(new(outputName, VectorMap.WithItem(input.Type, vocabulary.KeyType), annotations.ToAnnotations()), [input.Index],
            row => vocabulary.CreateKeyGetter(row, input));
    }
}
