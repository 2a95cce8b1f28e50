using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Text;

[assembly: Microsoft.ML.LoadableClass(typeof(TokenizingByCharactersTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Character tokenizer", TokenizingByCharactersTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Text;

/// <summary>
/// Made by <see cref="TokenizingByCharactersEstimator"/>. The key of a character is its code. The texts of a vector are joined, with a unit separator
/// before each but the first that is not empty; their markers are there even where all are empty.
/// </summary>
public sealed class TokenizingByCharactersTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedCharacterTokenizer";

    private const ushort TextStart = 0x02;
    private const ushort TextEnd = 0x03;
    private const ushort UnitSeparator = 0x1f;

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBCHRTK", LoaderSignature);

    // The usual names of U+0080 to U+009F.
    private static readonly string[] s_upperControls =
    [
        "PAD", "HOP", "BPH", "NBH", "IND", "NEL", "SSA", "ESA", "HTS", "HTJ", "VTS", "PLD", "PLU", "RI", "SS2", "SS3",
        "DCS", "PU1", "PU2", "STS", "CCH", "MW", "SPA", "EPA", "SOS", "SGCI", "SCI", "CSI", "ST", "OSC", "PM", "APC",
    ];

    private readonly bool _useMarkers;

    internal TokenizingByCharactersTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns, bool useMarkers)
        : base(host, columns) => _useMarkers = useMarkers;

    private static TokenizingByCharactersTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new TokenizingByCharactersTransformer(env.Register(LoaderSignature), ReadColumnPairs(reader), reader.ReadBoolean()));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        WriteColumnPairs(writer);
        writer.Write(_useMarkers);
    });

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName)
    {
        TextItems.RequireText(input);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add<VBuffer<ReadOnlyMemory<char>>>(AnnotationKinds.KeyValues, new VectorDataViewType(TextDataViewType.Instance, ushort.MaxValue), CharacterNames);
        var type = new VectorDataViewType(new KeyDataViewType(typeof(ushort), (ulong)ushort.MaxValue));
        return new AddedColumn(new(outputName, type, annotations.ToAnnotations()), [input.Index], row => CreateGetter(row, input));
    }

    private ValueGetter<VBuffer<ushort>> CreateGetter(DataViewRow row, DataViewSchema.Column input)
    {
        var keys = new List<ushort>();
        if (input.Type is not VectorDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> scalar = row.GetGetter<ReadOnlyMemory<char>>(input);
            ReadOnlyMemory<char> text = default;
            return (ref VBuffer<ushort> destination) =>
            {
                scalar(ref text);
                keys.Clear();
                if (!text.IsEmpty)
                    Append(keys, [text]);
                Write(keys, ref destination);
            };
        }
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> vector = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
        VBuffer<ReadOnlyMemory<char>> texts = default;
        return (ref VBuffer<ushort> destination) =>
        {
            vector(ref texts);
            keys.Clear();
            Append(keys, texts.GetValues());
            Write(keys, ref destination);
        };
    }

    private void Append(List<ushort> keys, ReadOnlySpan<ReadOnlyMemory<char>> texts)
    {
        if (_useMarkers)
            keys.Add(TextStart);
        for (int i = 0; i < texts.Length; i++)
        {
            if (i > 0 && !texts[i].IsEmpty)
                keys.Add(UnitSeparator);
            foreach (char character in texts[i].Span)
                keys.Add(character);
        }
        if (_useMarkers)
            keys.Add(TextEnd);
    }

    private static void Write(List<ushort> keys, ref VBuffer<ushort> destination)
    {
        VBufferEditor<ushort> editor = VBufferEditor.Create(ref destination, keys.Count);
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(keys).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>The text of each key: the character itself, or a visible symbol in angle brackets for a space or a control character.</summary>
    private static void CharacterNames(ref VBuffer<ReadOnlyMemory<char>> destination)
    {
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref destination, ushort.MaxValue);
        for (int i = 0; i < editor.Values.Length; i++)
            editor.Values[i] = CharacterName((char)(i + 1)).AsMemory();
        destination = editor.Commit();
    }

    // U+2400 begins the Unicode block of pictures of the control characters, the space among them.
    private static string CharacterName(char character) => character switch
    {
        <= ' ' => $"<{(char)('\u2400' + character)}>",
        '\u007f' => "<\u2421>",
        >= '\u0080' and <= '\u009f' => $"<{s_upperControls[character - '\u0080']}>",
        '\u2028' => "<LSEP>",
        '\u2029' => "<PSEP>",
        _ => character.ToString(),
    };
}
