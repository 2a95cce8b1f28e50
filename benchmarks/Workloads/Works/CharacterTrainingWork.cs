using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Workloads.Works;

/// <summary>
/// Forward and backward of a character encoder on the words of a batch of sentences, as inside a training step: gradients zeroed, weights packed, the
/// different words found, vectors given to the tokens and gradients brought back. There is no optimizer.
/// </summary>
internal sealed class CharacterTrainingWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly CharacterEncoder _encoder;
    private readonly CharacterEncoderState _state;
    private readonly CharacterSentences _sentences;

    public CharacterTrainingWork(CharacterEncoderShape shape, int batchSize, int threads)
    {
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team) { IsTraining = true };
        _sentences = new CharacterSentences(batchSize);
        _encoder = CharacterEncoder.Create("characters.", shape with { VocabularySize = _sentences.Vocabulary.Count });
        _state = _encoder.CreateState();
        uint number = 0;
        _encoder.Initialize(1, ref number);
    }

    public int Step()
    {
        _sentences.Next();
        for (int i = 0; i < _encoder.Parameters.Count; i++)
            _encoder.Parameters[i].ZeroGradient();
        _encoder.Refresh(_team);
        Workspace workspace = _pass.Workspace;
        workspace.Reset();
        int words = _sentences.Characters.WordCount, size = _encoder.Shape.OutputSize;
        Matrix vectors = workspace.Take(words, size), tokens = workspace.Take(_sentences.Words.Length, size), dVectors = workspace.TakeZeroed(words, size);
        _encoder.Forward(_pass, _state, _sentences.Characters, vectors);
        RowGather.Copy(vectors, _sentences.Characters.WordOfToken, tokens);
        // The tokens' own values serve as their gradients.
        RowScatter.Add(tokens, _sentences.Characters.WordOfToken, dVectors, _team);
        _encoder.Backward(_pass, _state, dVectors);
        return tokens.Rows;
    }

    public void Dispose() => _team.Dispose();
}
