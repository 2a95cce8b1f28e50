using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A session's vectors of spellings: a word's characters are read when the session first meets it, and what came of them is kept. A word's bits do not
/// depend on the others, so they are the same either way.
/// </summary>
/// <param name="encoder">The encoder.</param>
internal sealed class SpellingVectors(FrozenCharacterEncoder encoder)
{
    private readonly FrozenCharacterState _state = encoder.CreateState();
    private readonly CharacterBatch _batch = new();
    private float[] _vectors = [];
    private bool[] _isKnown = [];
    private int[] _missing = [];

    /// <summary>Forgets all; to be called when the table of spellings is cleared.</summary>
    public void Clear() => Array.Clear(_isKnown);

    /// <summary>Writes the vectors of some tokens' spellings.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="table">The spellings, always the same table.</param>
    /// <param name="spellings">The tokens' spellings: [tokens].</param>
    /// <param name="output">[tokens, output size].</param>
    public void Copy(Pass pass, SpellingTable table, ReadOnlySpan<int> spellings, Matrix output)
    {
        Grow(spellings.Length, table.Count);
        int missing = 0, size = encoder.OutputSize;
        foreach (int spelling in spellings)
        {
            if (!_isKnown[spelling])
                _missing[missing++] = spelling;
        }
        if (missing > 0)
            Encode(pass, table, _missing.AsSpan(0, missing));
        for (int token = 0; token < spellings.Length; token++)
            _vectors.AsSpan(spellings[token] * size, size).CopyTo(output.Row(token));
    }

    private void Encode(Pass pass, SpellingTable table, ReadOnlySpan<int> spellings)
    {
        int mark = pass.Workspace.Mark(), size = encoder.OutputSize;
        _batch.Build(table, spellings);
        Matrix encoded = pass.Workspace.Take(_batch.WordCount, size);
        encoder.Forward(pass, _state, _batch, encoded);
        for (int word = 0; word < _batch.WordCount; word++)
        {
            int spelling = _batch.Spellings[word];
            encoded.Row(word).CopyTo(_vectors.AsSpan(spelling * size, size));
            _isKnown[spelling] = true;
        }
        pass.Workspace.Release(mark);
    }

    private void Grow(int tokens, int spellings)
    {
        if (_missing.Length < tokens)
            _missing = new int[Math.Max(tokens, 2 * _missing.Length)];
        if (_isKnown.Length >= spellings)
            return;
        Array.Resize(ref _isKnown, Math.Max(spellings, 2 * _isKnown.Length));
        Array.Resize(ref _vectors, checked(_isKnown.Length * encoder.OutputSize));
    }
}
