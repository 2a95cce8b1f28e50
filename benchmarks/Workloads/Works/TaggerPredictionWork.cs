using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace Workloads.Works;

/// <summary>
/// One prediction of an ML.NET prediction engine: tags and their probabilities of a sentence of 15 words, by a tagger with bidirectional LSTM layers of 128
/// units in each direction and the defaults otherwise: characters, shapes of words.
/// </summary>
internal sealed class TaggerPredictionWork : IWork
{
    private const int Length = 15;

    // With Zipf's frequencies 8 % of the tokens are rarer words than these, which are all that the tagger was trained on.
    private const int KnownWords = 8_700;

    // More different words than a session remembers: each is new when it comes again.
    private const int Sentences = 4096;

    private readonly PredictionEngine<Sentence, Tagged> _engine;
    private readonly Sentence[] _sentences;
    private int _next;

    public TaggerPredictionWork(TaggerOutput output, int tags, int layers = 1, bool areWordsNew = false)
    {
        var spelt = new CharacterSentences(1);
        string[] names = [.. Enumerable.Range(0, tags).Select(tag => $"tag {tag}")];
        TaggedSentence[] training =
        [
            .. Enumerable.Range(0, KnownWords).Chunk(Length).Select(words => new TaggedSentence
            {
                Tokens = [.. words.Select(spelt.TextOf)],
                Label = [.. words.Select(word => names[word % tags])],
            }),
        ];
        var options = new SequenceTaggerTrainer.Options
        {
            Output = output,
            Cell = RecurrentCell.Lstm,
            HiddenSize = TaggerNetwork.HiddenSize,
            Layers = layers,
            MaximumEpochs = 1,
            NumberOfThreads = 1,
        };
        var ml = new MLContext(seed: 1);
        var pipeline = ml.MulticlassClassification.Trainers.SequenceTagger(options).Append(ml.Transforms.Conversion.MapKeyToValue(nameof(Tagged.PredictedLabel)));
        _engine = ml.Model.CreatePredictionEngine<Sentence, Tagged>(pipeline.Fit(ml.Data.LoadFromEnumerable(training)));
        int[] drawn = new int[Sentences * Length];
        new ZipfWords(TaggerNetwork.Words, seed: 3).Fill(drawn);
        string[] texts = [.. drawn.Select((word, token) => areWordsNew ? NewWord(spelt.TextOf(word), token) : spelt.TextOf(word))];
        _sentences = [.. texts.Chunk(Length).Select(tokens => new Sentence { Tokens = tokens })];
    }

    /// <summary>The last probability, so that nobody can leave the prediction out.</summary>
    public float LastProbability { get; private set; }

    public int Step()
    {
        Tagged tagged = _engine.Predict(_sentences[_next++ & (Sentences - 1)]);
        LastProbability = tagged.Probability[^1];
        return tagged.PredictedLabel.Length;
    }

    public void Dispose() => _engine.Dispose();

    /// <summary>At most two letters of a word, and four that no other token has.</summary>
    private static string NewWord(string text, int token) =>
        text[..Math.Min(2, text.Length)] + string.Create(4, token, static (end, number) =>
        {
            foreach (ref char letter in end)
            {
                letter = (char)('a' + number % 26);
                number /= 26;
            }
        });

    private sealed class TaggedSentence
    {
        public string[] Tokens { get; set; } = [];

        public string[] Label { get; set; } = [];
    }

    private sealed class Sentence
    {
        public string[] Tokens { get; set; } = [];
    }

    private sealed class Tagged
    {
        public string[] PredictedLabel { get; set; } = [];

        public float[] Probability { get; set; } = [];
    }
}
