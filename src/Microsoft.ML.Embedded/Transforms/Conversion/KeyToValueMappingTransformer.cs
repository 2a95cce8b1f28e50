using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(KeyToValueMappingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Key to value", KeyToValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Made by <see cref="KeyToValueMappingEstimator"/>. The values are the input's annotation; the missing key becomes empty text, NaN or the default.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedKeyToValue";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBKYVAL", LoaderSignature);

    internal KeyToValueMappingTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns)
        : base(host, columns)
    {
    }

    private static KeyToValueMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new KeyToValueMappingTransformer(env.Register(LoaderSignature), ReadColumnPairs(reader)));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, WriteColumnPairs);

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName)
    {
        if (!input.HasKeyValues())
            throw new InvalidOperationException($"The column '{input.Name}' of type {input.Type} has no KeyValues annotation, so its keys stand for nothing that is known.");
        PrimitiveDataViewType valueType = VectorMap.ItemOf(input.Annotations.Schema[AnnotationKinds.KeyValues].Type);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, static kind => kind == AnnotationKinds.SlotNames);
        return new AddedColumn(new(outputName, VectorMap.WithItem(input.Type, valueType), annotations.ToAnnotations()), [input.Index],
            row => GenericCall.Invoke<Delegate>((Func<DataViewRow, DataViewSchema.Column, Delegate>)CreateGetter<uint, int>, [VectorMap.ItemOf(input.Type).RawType, valueType.RawType], row, input));
    }

    private static Delegate CreateGetter<TKey, TValue>(DataViewRow row, DataViewSchema.Column input)
        where TKey : struct, IBinaryInteger<TKey>
    {
        VBuffer<TValue> annotation = default;
        input.GetKeyValues(ref annotation);
        var values = new TValue[annotation.Length];
        annotation.CopyTo(values);
        TValue missing = VectorMap.ItemOf(input.Annotations.Schema[AnnotationKinds.KeyValues].Type) is KeyDataViewType ? default : PrimitiveValues<TValue>.Missing;
        return VectorMap.CreateGetter<TKey, TValue>(row, input, key =>
        {
            ulong index = ulong.CreateTruncating(key) - 1;
            return index < (ulong)values.Length ? values[index] : missing;
        });
    }
}
