using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(TypeConvertingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Type converter", TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Made by <see cref="TypeConvertingEstimator"/>.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedConvertType";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBTYPCV", LoaderSignature);

    private readonly DataKind _outputKind;

    internal TypeConvertingTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns, DataKind outputKind)
        : base(host, columns) => _outputKind = outputKind;

    private static TypeConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new TypeConvertingTransformer(env.Register(LoaderSignature), ReadColumnPairs(reader), (DataKind)reader.ReadByte()));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        WriteColumnPairs(writer);
        writer.Write((byte)_outputKind);
    });

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName)
    {
        PrimitiveDataViewType outputType = DataKinds.OfKind(_outputKind);
        PrimitiveDataViewType inputType = VectorMap.ItemOf(input.Type);
        if (!ValueConversion.IsStandard(inputType, outputType))
            throw SchemaErrors.Mismatch("inputSchema", "input", input.Name, $"a type that is converted to {outputType}", input.Type.ToString());
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, static kind => kind == AnnotationKinds.SlotNames);
        if (inputType is BooleanDataViewType && outputType is NumberDataViewType)
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return new AddedColumn(new(outputName, VectorMap.WithItem(input.Type, outputType), annotations.ToAnnotations()), [input.Index],
            row => GenericCall.Invoke<Delegate>((Func<DataViewRow, DataViewSchema.Column, Delegate>)CreateGetter<int, int>, [inputType.RawType, outputType.RawType], row, input));
    }

    private static Delegate CreateGetter<TSource, TTarget>(DataViewRow row, DataViewSchema.Column input) =>
        VectorMap.CreateGetter(row, input, ValueConversion.Between<TSource, TTarget>());
}
