using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// The first layer of a tagger: what is known of a token beside its sentence, as one vector: [its word's, its characters', its outward form's, its
/// float features].
/// </summary>
internal sealed class TokenVectors : Layer
{
    private readonly TaggerShape _shape;
    private readonly TaggerRegularization _regularization;
    private readonly Embedding? _words;
    private readonly CharacterEncoder? _characters;
    private readonly Embedding? _wordShapes;
    private readonly Layer[] _layers;

    /// <summary>A layer of the given shape.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="regularization">Dropout of words and of characters.</param>
    public TokenVectors(TaggerShape shape, TaggerRegularization regularization)
    {
        _shape = shape;
        _regularization = regularization;
        _words = shape.HasWords ? new Embedding("embedding", shape.VocabularySize, shape.WordSize) : null;
        _characters = shape.Characters is { } characters
            ? CharacterEncoder.Create("characters.", characters, regularization.CharacterDropout, dropoutNumber: 100) : null;
        _wordShapes = shape.WordShapeSize > 0 ? new Embedding("shapes", WordShape.Count, shape.WordShapeSize) : null;
        _layers = [.. new Layer?[] { _words, _characters, _wordShapes }.OfType<Layer>()];
        Parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>The words' vectors; null when tokens have no words.</summary>
    public Embedding? Words => _words;

    /// <summary>The encoder of words' characters; null where there is none.</summary>
    public CharacterEncoder? Characters => _characters;

    /// <summary>Whether a token's vector is that of its word, and nothing else.</summary>
    public bool AreWordsAlone => _words is not null && _shape.WordSize == _shape.InputSize;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        foreach (Layer layer in _layers)
            layer.Initialize(seed, ref nextNumber);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        foreach (Layer layer in _layers)
            layer.Refresh(team);
    }

    /// <summary>A session's state.</summary>
    public TokenVectorsState CreateState() => new(_characters?.CreateState());

    /// <summary>Writes the vector of each token.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">The tokens; in training, words are replaced in place by word dropout.</param>
    /// <param name="output">[tokens, input size], packed.</param>
    public void Forward(Pass pass, TokenVectorsState state, TaggerBatch batch, Matrix output)
    {
        if (_regularization.WordDropoutRates is { } rates)
            WordDropout.Apply(pass, number: 0, rates, Vocabulary.UnknownId, batch.Words);
        else
            WordDropout.Apply(pass, number: 0, _regularization.WordDropout, Vocabulary.UnknownId, batch.Words);
        ForwardTables(pass, state, batch, output);
        if (_characters is null)
            return;
        state.Batch.Build(SpellingsOf(batch), batch.Spellings);
        Matrix encoded = pass.Workspace.Take(state.Batch.WordCount, _shape.CharacterSize);
        _characters.Forward(pass, state.Characters!, state.Batch, encoded);
        RowGather.Copy(encoded, state.Batch.WordOfToken, CharacterColumns(output));
    }

    /// <summary>As <see cref="Forward"/> outside training, to the bit, with vectors of spellings that a session keeps.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="spellings">The session's vectors of spellings; null where there is no encoder of characters.</param>
    /// <param name="batch">The tokens.</param>
    /// <param name="output">[tokens, input size], packed.</param>
    public void Score(Pass pass, TokenVectorsState state, SpellingVectors? spellings, TaggerBatch batch, Matrix output)
    {
        ForwardTables(pass, state, batch, output);
        spellings?.Copy(pass, SpellingsOf(batch), batch.Spellings, CharacterColumns(output));
    }

    /// <summary>Adds to the parameters' gradients.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[tokens, input size], packed.</param>
    public void Backward(Pass pass, TokenVectorsState state, Matrix dOutput)
    {
        _words?.Backward(pass, state.Words, dOutput.ColumnRange(0, _shape.WordSize));
        _wordShapes?.Backward(pass, state.WordShapes, WordShapeColumns(dOutput));
        if (_characters is null)
            return;
        Matrix dEncoded = pass.Workspace.TakeZeroed(state.Batch.WordCount, _shape.CharacterSize);
        RowScatter.Add(CharacterColumns(dOutput), state.Batch.WordOfToken, dEncoded, pass.Team);
        _characters.Backward(pass, state.Characters!, dEncoded);
    }

    private void ForwardTables(Pass pass, TokenVectorsState state, TaggerBatch batch, Matrix output)
    {
        _words?.Forward(pass, state.Words, batch.Words, output.ColumnRange(0, _shape.WordSize));
        _wordShapes?.Forward(pass, state.WordShapes, batch.Shapes, WordShapeColumns(output));
        if (_shape.ElementSize > 0)
            Rows.Copy(batch.Elements, output.ColumnRange(output.Columns - _shape.ElementSize, _shape.ElementSize));
    }

    private Matrix CharacterColumns(Matrix vectors) => vectors.ColumnRange(_shape.WordSize, _shape.CharacterSize);

    private Matrix WordShapeColumns(Matrix vectors) => vectors.ColumnRange(_shape.WordSize + _shape.CharacterSize, _shape.WordShapeSize);

    private static SpellingTable SpellingsOf(TaggerBatch batch) =>
        batch.Forms?.Spellings ?? throw new InvalidOperationException("Expected tokens with spellings: the network looks at their characters. Give the forms an encoder that has characters.");
}

/// <summary>What <see cref="TokenVectors"/> keeps of a forward pass.</summary>
internal sealed class TokenVectorsState(CharacterEncoderState? characters)
{
    internal EmbeddingState Words { get; } = Embedding.CreateState();

    internal EmbeddingState WordShapes { get; } = Embedding.CreateState();

    internal CharacterEncoderState? Characters => characters;

    internal CharacterBatch Batch { get; } = new();
}
