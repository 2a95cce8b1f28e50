using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Workloads.Works;

/// <summary>
/// The tags of one sentence with a tagger that reads characters, from its words' texts: spellings, character encoder, words' rows of
/// the folded table, bidirectional LSTM 2 × 128, linear layer. Nothing is kept from sentence to sentence.
/// </summary>
internal sealed class TaggerLatencyWork : IWork
{
    private const int Sentences = 64;
    private readonly ThreadTeam _team = new(1);
    private readonly Pass _pass;
    private readonly TaggerNetwork _network;
    private readonly FrozenStack _recurrent;
    private readonly FrozenWalk[] _walks;
    private readonly LinearState _outputState = Linear.CreateState();
    private readonly FrozenCharacterEncoder? _encoder;
    private readonly FrozenCharacterState? _encoderState;
    private readonly SpellingTable _table;
    private readonly CharacterBatch _characters = new();
    private readonly PackedBatch _layout = new();
    private readonly int[] _words;
    private readonly int[] _sentence;
    private readonly string[] _texts;
    private readonly int[] _spellings;
    private readonly int _length;
    private int _at;

    /// <summary>For sentences of <paramref name="length"/> words; without a shape the words are read by their vectors alone.</summary>
    public TaggerLatencyWork(CharacterEncoderShape? shape, int length)
    {
        _pass = new Pass(_team);
        _length = length;
        var sentences = new CharacterSentences(1);
        _table = new SpellingTable(sentences.Vocabulary);
        if (shape is not null)
        {
            CharacterEncoder encoder = CharacterEncoder.Create("characters.", shape with { VocabularySize = sentences.Vocabulary.Count });
            uint number = 100;
            encoder.Initialize(1, ref number);
            _encoder = encoder.Freeze(_team);
            _encoderState = _encoder.CreateState();
        }
        _network = new TaggerNetwork(moreInputs: _encoder?.OutputSize ?? 0);
        _network.Initialize();
        _network.Refresh(_team);
        _recurrent = new FrozenStack(_network.Recurrent, _network.Embedding.Weight.Value, _team);
        _walks = _recurrent.CreateWalks();
        _words = new int[Sentences * length];
        new ZipfWords(TaggerNetwork.Words, seed: 3).Fill(_words);
        _texts = [.. _words.Select(sentences.TextOf)];
        _sentence = new int[length];
        _spellings = new int[length];
        _layout.Build([length]);
    }

    /// <summary>The tag of the last token, so that nobody can leave the scoring out.</summary>
    public int LastTag { get; private set; }

    public int Step()
    {
        _at = (_at + _length) % _words.Length;
        _pass.Workspace.Reset();
        _words.AsSpan(_at, _length).CopyTo(_sentence);
        Matrix read = _pass.Workspace.Take(_length, _encoder?.OutputSize ?? 0);
        if (_encoder is not null)
            ReadCharacters(_encoder, read);
        Matrix hidden = _pass.Workspace.Take(_length, _recurrent.OutputSize), logits = _pass.Workspace.Take(_length, TaggerNetwork.Tags);
        _recurrent.Forward(_pass, _walks, _layout, _sentence, read, hidden);
        _network.Output.Forward(_pass, _outputState, hidden, logits);
        for (int token = 0; token < _length; token++)
            LastTag = ClassifierObjective.ClassOf(logits.Row(token));
        return _length;
    }

    public void Dispose() => _team.Dispose();

    private void ReadCharacters(FrozenCharacterEncoder encoder, Matrix tokens)
    {
        _table.Clear();
        for (int token = 0; token < _length; token++)
            _spellings[token] = _table.Add(_texts[_at + token]);
        _characters.Build(_table, _spellings);
        Matrix vectors = _pass.Workspace.Take(_characters.WordCount, encoder.OutputSize);
        encoder.Forward(_pass, _encoderState!, _characters, vectors);
        RowGather.Copy(vectors, _characters.WordOfToken, tokens);
    }
}
