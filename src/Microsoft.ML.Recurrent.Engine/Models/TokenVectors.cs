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

    /// <summary>Length of what stands behind the word's vector.</summary>
    public int RestSize => _shape.InputSize - _shape.WordSize;

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
        _words?.Forward(pass, state.Words, batch.Words, output.ColumnRange(0, _shape.WordSize));
        Matrix rest = output.ColumnRange(_shape.WordSize, RestSize);
        ForwardFeatures(pass, state, batch, rest);
        if (_characters is null)
            return;
        state.Batch.Build(SpellingsOf(batch), batch.Spellings);
        Matrix encoded = pass.Workspace.Take(state.Batch.WordCount, _shape.CharacterSize);
        _characters.Forward(pass, state.Characters!, state.Batch, encoded);
        RowGather.Copy(encoded, state.Batch.WordOfToken, CharacterColumns(rest));
    }

    /// <summary>
    /// As <see cref="Forward"/> outside training, to the bit, with vectors of spellings that a session keeps, but for the words' vectors, which
    /// frozen recurrent layers look up themselves.
    /// </summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="spellings">The session's vectors of spellings; null where there is no encoder of characters.</param>
    /// <param name="batch">The tokens.</param>
    /// <param name="rest">[tokens, rest size], packed.</param>
    public void Score(Pass pass, TokenVectorsState state, SpellingVectors? spellings, TaggerBatch batch, Matrix rest)
    {
        ForwardFeatures(pass, state, batch, rest);
        spellings?.Copy(pass, SpellingsOf(batch), batch.Spellings, CharacterColumns(rest));
    }

    /// <summary>Adds to the parameters' gradients.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[tokens, input size], packed.</param>
    public void Backward(Pass pass, TokenVectorsState state, Matrix dOutput)
    {
        _words?.Backward(pass, state.Words, dOutput.ColumnRange(0, _shape.WordSize));
        Matrix dRest = dOutput.ColumnRange(_shape.WordSize, RestSize);
        _wordShapes?.Backward(pass, state.WordShapes, WordShapeColumns(dRest));
        if (_characters is null)
            return;
        Matrix dEncoded = pass.Workspace.TakeZeroed(state.Batch.WordCount, _shape.CharacterSize);
        RowScatter.Add(CharacterColumns(dRest), state.Batch.WordOfToken, dEncoded, pass.Team);
        _characters.Backward(pass, state.Characters!, dEncoded);
    }

    private void ForwardFeatures(Pass pass, TokenVectorsState state, TaggerBatch batch, Matrix rest)
    {
        _wordShapes?.Forward(pass, state.WordShapes, batch.Shapes, WordShapeColumns(rest));
        if (_shape.ElementSize > 0)
            Rows.Copy(batch.Elements, rest.ColumnRange(rest.Columns - _shape.ElementSize, _shape.ElementSize));
    }

    private Matrix CharacterColumns(Matrix rest) => rest.ColumnRange(0, _shape.CharacterSize);

    private Matrix WordShapeColumns(Matrix rest) => rest.ColumnRange(_shape.CharacterSize, _shape.WordShapeSize);

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
