using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// What different tokens, by their numbers, add to the gates of a stack's first layer: computed when a session meets a token, and kept for as many tokens as
/// there is room for, the first ones; the others' are computed for each batch. A row does not depend on the other tokens, so its bits are the same either way.
/// For each batch first <see cref="FindNew"/>, then <see cref="Build"/>.
/// </summary>
internal sealed class TokenProjections
{
    private const int Unknown = 0, Kept = -1;
    private const int FirstRoom = 64;
    private readonly FrozenDirection[] _directions;
    private readonly int _rowSize;
    private readonly int _mostKept;

    // Of each token: unknown, kept, or 1 + its place among the new ones of the batch at hand.
    private int[] _states = [];
    private int[] _new = [];
    private int _newCount;
    private int _room;

    /// <summary>An empty memory.</summary>
    /// <param name="stack">The stack; its first layer reads more than words.</param>
    /// <param name="byteLimit">What the kept rows may take.</param>
    public TokenProjections(FrozenStack stack, long byteLimit)
    {
        _directions = stack.Layers[0];
        _rowSize = _directions[0].GateSize;
        _mostKept = (int)Math.Min(int.MaxValue / _rowSize, byteLimit / (sizeof(float) * (long)_rowSize * _directions.Length));
        Rows = [.. _directions.Select(_ => new TokenRows())];
    }

    /// <summary>What the batch at hand reads: one for each direction.</summary>
    public TokenRows[] Rows { get; }

    /// <summary>Forgets all tokens.</summary>
    public void Clear() => Array.Clear(_states);

    /// <summary>The different ones among a batch's tokens that have no row, in order of first occurrence.</summary>
    /// <param name="tokens">The tokens, packed.</param>
    /// <param name="tokenCount">How many different tokens there are in all.</param>
    public ReadOnlySpan<int> FindNew(ReadOnlySpan<int> tokens, int tokenCount)
    {
        if (_states.Length < tokenCount)
            Array.Resize(ref _states, Math.Max(tokenCount, 2 * _states.Length));
        ForgetUnbuilt();
        if (_new.Length < tokens.Length)
            _new = new int[Math.Max(tokens.Length, 2 * _new.Length)];
        foreach (int token in tokens)
        {
            if (_states[token] != Unknown)
                continue;
            _new[_newCount++] = token;
            _states[token] = _newCount;
        }
        return _new.AsSpan(0, _newCount);
    }

    /// <summary>Computes the rows of the new tokens and sets <see cref="Rows"/>.</summary>
    /// <param name="pass">The pass; its workspace must not be released while the rows are used.</param>
    /// <param name="tokens">The tokens, packed: those that <see cref="FindNew"/> was given.</param>
    /// <param name="words">The new tokens' words, or null when the input is vectors alone: at least [new].</param>
    /// <param name="input">The new tokens' input vectors, or what stands behind the words' vectors: [new, inputs that are no words'].</param>
    public void Build(Pass pass, ReadOnlySpan<int> tokens, int[]? words, Matrix input)
    {
        for (int i = 0; i < Rows.Length; i++)
        {
            Rows[i].Computed = pass.Workspace.Take(_newCount, _rowSize);
            if (_newCount > 0)
                _directions[i].Project(pass, words, input, Rows[i].Computed);
        }
        Keep();
        for (int i = 0; i < Rows.Length; i++)
            FindStarts(Rows[i], tokens);
        foreach (int token in _new.AsSpan(0, _newCount))
            _states[token] = token < _mostKept ? Kept : Unknown;
        _newCount = 0;
    }

    // A batch that failed between the two calls has left places behind that no row has.
    private void ForgetUnbuilt()
    {
        foreach (int token in _new.AsSpan(0, _newCount))
            _states[token] = Unknown;
        _newCount = 0;
    }

    private void Keep()
    {
        for (int place = 0; place < _newCount; place++)
        {
            int token = _new[place];
            if (token >= _mostKept)
                continue;
            if (token >= _room)
                Grow(token);
            foreach (TokenRows rows in Rows)
                rows.Computed.Row(place).CopyTo(rows.Kept.AsSpan(token * _rowSize));
        }
    }

    private void Grow(int token)
    {
        _room = (int)Math.Min(_mostKept, Math.Max(Math.Max(FirstRoom, token + 1L), 2L * _room));
        foreach (TokenRows rows in Rows)
        {
            float[] kept = rows.Kept;
            Array.Resize(ref kept, _room * _rowSize);
            rows.Kept = kept;
        }
    }

    private void FindStarts(TokenRows rows, ReadOnlySpan<int> tokens)
    {
        if (rows.Starts.Length < tokens.Length)
            rows.Starts = new int[Math.Max(tokens.Length, 2 * rows.Starts.Length)];
        for (int i = 0; i < tokens.Length; i++)
        {
            int token = tokens[i];
            rows.Starts[i] = token < _mostKept ? token * _rowSize : ~(rows.Computed.Offset + (_states[token] - 1) * rows.Computed.Stride);
        }
    }
}
