using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Drops the words of a set, and empty ones, from vectors of texts, comparing without regard to case.</summary>
internal sealed class StopWordFilter
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _stopWords;

    public StopWordFilter(IEnumerable<string> stopWords) =>
        _stopWords = new HashSet<string>(stopWords, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static StopWordFilter For(StopWordsRemovingEstimator.Language language)
    {
        using Stream stream = typeof(StopWordFilter).Assembly.GetManifestResourceStream($"StopWords.{language}.txt")
            ?? throw new ArgumentOutOfRangeException(nameof(language), language, "There is no list of stop words for this language.");
        using var reader = new StreamReader(stream);
        return new StopWordFilter(reader.ReadToEnd().Split((char[])null, StringSplitOptions.RemoveEmptyEntries));
    }

    public static SchemaShape OutputShape(SchemaShape inputSchema, InputOutputColumnPair columns) => ShapeMap.OneToOne(inputSchema, [columns], (input, output) =>
        new SchemaShape.Column(output, SchemaShape.Column.VectorKind.VariableVector, TextItems.RequireTextVector(input).ItemType, false));

    public AddedColumn MapColumn(string outputName, DataViewSchema.Column input)
    {
        if (input.Type is not VectorDataViewType { ItemType: TextDataViewType })
            throw SchemaErrors.Mismatch("inputSchema", "input", input.Name, "vector of text", input.Type.ToString());
        return new AddedColumn(new(outputName, new VectorDataViewType(TextDataViewType.Instance)), [input.Index], row => TextItems.CreateListGetter(row, input, Append));
    }

    private void Append(ReadOnlyMemory<char> word, List<ReadOnlyMemory<char>> list)
    {
        if (!word.IsEmpty && !_stopWords.Contains(word.Span))
            list.Add(word);
    }
}
