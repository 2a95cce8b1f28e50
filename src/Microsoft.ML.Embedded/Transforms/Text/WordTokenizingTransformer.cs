using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Text;

[assembly: Microsoft.ML.LoadableClass(typeof(WordTokenizingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Word tokenizer", WordTokenizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Text;

/// <summary>Made by <see cref="WordTokenizingEstimator"/>. Tokens are slices of the text; none is empty.</summary>
public sealed class WordTokenizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedWordTokenizer";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBWRDTK", LoaderSignature);

    private readonly char[] _separators;

    internal WordTokenizingTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns, char[] separators)
        : base(host, columns)
    {
        if (separators.Length == 0)
            throw new ArgumentException("At least one separator is needed; leave the argument out for a space.", nameof(separators));
        _separators = [.. separators];
    }

    private static WordTokenizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new WordTokenizingTransformer(env.Register(LoaderSignature), ReadColumnPairs(reader), reader.ReadString().ToCharArray()));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        WriteColumnPairs(writer);
        writer.Write(new string(_separators));
    });

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName)
    {
        TextItems.RequireText(input);
        return new AddedColumn(new(outputName, new VectorDataViewType(TextDataViewType.Instance)), [input.Index], row => TextItems.CreateListGetter(row, input, Append));
    }

    private void Append(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> tokens)
    {
        while (!text.IsEmpty)
        {
            int end = text.Span.IndexOfAny(_separators);
            ReadOnlyMemory<char> token = end < 0 ? text : text[..end];
            if (!token.IsEmpty)
                tokens.Add(token);
            text = end < 0 ? default : text[(end + 1)..];
        }
    }
}
