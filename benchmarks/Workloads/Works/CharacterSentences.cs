using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Workloads.Works;

/// <summary>
/// The tagger's sentences with words of characters. A word of rank i has about 1 + 1.4·log10(i) of them, so that tokens have 4 in the mean and the
/// different words of a batch of 32 sentences, which are 6 in 10 of its tokens, 5.
/// </summary>
internal sealed class CharacterSentences
{
    private const int Letters = 60;
    private readonly TaggerSentences _sentences;
    private readonly string[] _spellings;
    private readonly int[] _spellingOfWord;
    private int[] _tokens = [];

    public CharacterSentences(int batchSize)
    {
        _sentences = new TaggerSentences(batchSize);
        var random = new CounterRandom(8, RandomPurpose.Splitting, 0);
        _spellings = [.. Enumerable.Range(0, TaggerNetwork.Words).Select(word => SpellingOf(random, word))];
        var builder = new CharacterVocabularyBuilder();
        foreach (string spelling in _spellings)
            builder.Add(spelling);
        Vocabulary = builder.Build(minimumCount: 1, marks: true, maximumLength: 32);
        Table = new SpellingTable(Vocabulary);
        _spellingOfWord = [.. _spellings.Select(spelling => Table.Add(spelling))];
    }

    /// <summary>The characters.</summary>
    public CharacterVocabulary Vocabulary { get; }

    /// <summary>All spellings.</summary>
    public SpellingTable Table { get; }

    /// <summary>How the sentences are laid out.</summary>
    public PackedBatch Layout => _sentences.Layout;

    /// <summary>The sentences' words, packed: [tokens].</summary>
    public ReadOnlySpan<int> Words => _sentences.Words;

    /// <summary>The sentences' different words.</summary>
    public CharacterBatch Characters { get; } = new();

    /// <summary>A word's text.</summary>
    public string TextOf(int word) => _spellings[word];

    /// <summary>What a tagger sees of these words' texts.</summary>
    public TokenEncoder Encoder()
    {
        var words = new VocabularyBuilder(lowerCase: true);
        foreach (string text in _spellings)
            words.Add(text);
        return new TokenEncoder(words.Build(), Vocabulary);
    }

    /// <summary>The words of each sentence of the next batch.</summary>
    public IEnumerable<int[]> NextSentences()
    {
        _sentences.Next();
        for (int position = 0; position < Layout.SequenceCount; position++)
        {
            var sentence = new int[Layout.Lengths[position]];
            Layout.Gather(position, _sentences.Words, sentence);
            yield return sentence;
        }
    }

    /// <summary>Goes to the next batch.</summary>
    public void Next()
    {
        _sentences.Next();
        if (_tokens.Length < Words.Length)
            _tokens = new int[2 * Words.Length];
        for (int token = 0; token < Words.Length; token++)
            _tokens[token] = _spellingOfWord[Words[token]];
        Characters.Build(Table, _tokens.AsSpan(0, Words.Length));
    }

    private static string SpellingOf(CounterRandom random, int word)
    {
        ulong index = 64 * (ulong)word;
        int length = Math.Max(1, (int)Math.Round(1 + 1.4 * Math.Log10(word + 1) + 2 * random.Uniform(index) - 1));
        return string.Create(length, (random, index), static (text, state) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                // Small letters are far more frequent than the rest.
                float x = state.random.Uniform(state.index + 1 + (ulong)i);
                text[i] = (char)('A' + (int)(x < 0.9f ? 32 + 26 * x / 0.9f : (x - 0.9f) * 10 * Letters));
            }
        });
    }
}
