namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>
/// Entities of all sequences of three tags, well formed or not, against a slow reference: the CoNLL evaluation script's tables of which two tags, one after the other, end an entity
/// and which begin one (Tjong Kim Sang and De Meulder 2003; with S-X as an entity of its own), and the same first token, last token and type as what makes an entity right.
/// </summary>
public sealed class EvaluationScriptTests
{
    private static readonly string[] _tags = ["O", "B-PER", "I-PER", "E-PER", "S-PER", "B-LOC", "I-LOC", "E-LOC", "S-LOC"];
    private static readonly string[][] _sequences = [.. _tags.SelectMany(first => _tags.SelectMany(second => _tags.Select(third => new[] { first, second, third })))];
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    [InlineData(364)]
    public void Entities_are_those_of_the_tables_of_the_evaluation_script(int distance)
    {
        // Each sequence is found where another one is right: the neighbour at that distance.
        foreach (int[] rows in Enumerable.Range(0, _sequences.Length).Chunk(9))
        {
            TaggedSentence[] sentences = [.. rows.Select(row => new TaggedSentence { Label = _sequences[row], PredictedLabel = _sequences[(row + distance) % _sequences.Length] })];

            EntityMetrics entities = Assert.IsType<EntityMetrics>(_ml.Recurrent().EvaluateTagging(_ml.Data.LoadFromEnumerable(sentences), scheme: TagScheme.Bioes).Entities);

            TagScore[] expected = Score(sentences);
            Assert.Equal(expected, entities.Types);
            Assert.Equal((expected.Sum(type => type.Correct), expected.Sum(type => type.Predicted), expected.Sum(type => type.Expected)), (entities.All.Correct, entities.All.Predicted, entities.All.Expected));
        }
    }

    private static TagScore[] Score(TaggedSentence[] sentences)
    {
        List<(int Row, int Start, int End, string Type)> right = [], found = [];
        for (int row = 0; row < sentences.Length; row++)
        {
            right.AddRange(Entities(row, sentences[row].Label));
            found.AddRange(Entities(row, sentences[row].PredictedLabel));
        }
        return
        [
            .. right.Concat(found).Select(entity => entity.Type).Distinct().Order(StringComparer.Ordinal).Select(type => new TagScore(
                type, right.Intersect(found).Count(entity => entity.Type == type), found.Count(entity => entity.Type == type), right.Count(entity => entity.Type == type))),
        ];
    }

    private static List<(int Row, int Start, int End, string Type)> Entities(int row, string[] tags)
    {
        var entities = new List<(int, int, int, string)>();
        int start = -1;
        (char Part, string Type) before = ('O', "");
        for (int token = 0; token <= tags.Length; token++)
        {
            string tag = token < tags.Length ? tags[token] : "O";
            (char Part, string Type) here = (tag[0], tag.Length > 2 ? tag[2..] : "");
            if (Ends(before, here))
                entities.Add((row, start, token, before.Type));
            if (Begins(before, here))
                start = token;
            before = here;
        }
        return entities;
    }

    private static bool Ends((char Part, string Type) before, (char Part, string Type) here) => (before.Part, here.Part) switch
    {
        ('O', _) => false,
        ('E' or 'S', _) or ('B' or 'I', 'O' or 'B' or 'S') => true,
        _ => before.Type != here.Type,
    };

    private static bool Begins((char Part, string Type) before, (char Part, string Type) here) => (before.Part, here.Part) switch
    {
        (_, 'O') => false,
        (_, 'B' or 'S') or ('O' or 'E' or 'S', 'I' or 'E') => true,
        _ => before.Type != here.Type,
    };
}
