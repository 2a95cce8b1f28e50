using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Text;

[assembly: Microsoft.ML.LoadableClass(typeof(TextNormalizingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Text normalizer", TextNormalizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Text;

/// <summary>Made by <see cref="TextNormalizingEstimator"/>.</summary>
public sealed class TextNormalizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedTextNormalizer";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBTXNRM", LoaderSignature);

    private readonly TextNormalizer _normalizer;

    internal TextNormalizingTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns, TextNormalizer normalizer)
        : base(host, columns) => _normalizer = normalizer;

    private static TextNormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new TextNormalizingTransformer(env.Register(LoaderSignature), ReadColumnPairs(reader), TextNormalizer.Read(reader)));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        WriteColumnPairs(writer);
        _normalizer.Write(writer);
    });

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName)
    {
        TextItems.RequireText(input);
        return input.Type is VectorDataViewType
            ? new AddedColumn(new(outputName, new VectorDataViewType(TextDataViewType.Instance)), [input.Index], row => TextItems.CreateListGetter(row, input, Append))
            : new AddedColumn(new(outputName, TextDataViewType.Instance), [input.Index], row => VectorMap.CreateGetter<ReadOnlyMemory<char>, ReadOnlyMemory<char>>(row, input, _normalizer.Normalize));
    }

    private void Append(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> list)
    {
        ReadOnlyMemory<char> normalized = _normalizer.Normalize(text);
        if (!normalized.IsEmpty)
            list.Add(normalized);
    }
}
