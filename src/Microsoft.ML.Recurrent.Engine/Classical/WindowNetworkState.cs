using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>What a <see cref="WindowNetwork"/> keeps of a forward pass for the backward pass.</summary>
internal sealed class WindowNetworkState
{
    private readonly List<int> _beginSlots = [];
    private int[] _words = [];
    private int _wordCount;

    internal WindowNetworkState(VocabularyOutputState output, VocabularyInputState input)
    {
        Output = output;
        Input = input;
    }

    internal VocabularyInputState Input { get; }

    internal DropoutState ContextDropout { get; } = Dropout.CreateState();

    internal LinearState HiddenLayer { get; } = Linear.CreateState();

    internal DropoutState HiddenDropout { get; } = Dropout.CreateState();

    internal VocabularyOutputState Output { get; }

    /// <summary>Word of each slot of each context, -1 for the beginning and for nothing: [rows · window].</summary>
    internal ReadOnlySpan<int> Words => _words.AsSpan(0, _wordCount);

    /// <summary>The slots that hold a beginning, ascending.</summary>
    internal List<int> BeginSlots => _beginSlots;

    /// <summary>How many slots of each context hold something: at least [rows].</summary>
    internal int[] Counts { get; private set; } = [];

    /// <summary>The hidden layer's values, before dropout: [rows, hidden].</summary>
    internal Matrix Hidden { get; set; }

    /// <exception cref="ArgumentException">The contexts are not of the window's length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    internal void Keep(ReadOnlySpan<int> contexts, WindowShape shape, bool allowsBegin)
    {
        int rows = contexts.Length / shape.Window;
        VectorMath.CheckLength(contexts.Length, rows * shape.Window);
        if (_words.Length < contexts.Length)
            _words = new int[Math.Max(contexts.Length, 2 * _words.Length)];
        if (Counts.Length < rows)
            Counts = new int[Math.Max(rows, 2 * Counts.Length)];
        _wordCount = contexts.Length;
        _beginSlots.Clear();
        Counts.AsSpan(0, rows).Clear();
        for (int slot = 0; slot < contexts.Length; slot++)
        {
            int word = contexts[slot];
            bool isBegin = allowsBegin && word == shape.BeginId;
            if (!isBegin && (word < -1 || word >= shape.VocabularySize))
                throw new ArgumentOutOfRangeException(nameof(contexts), word, $"Expected words from 0 to {shape.VocabularySize - 1}{(allowsBegin ? $", {shape.BeginId} for the beginning" : "")}, or -1 for nothing; found {word} in slot {slot}.");
            _words[slot] = isBegin ? -1 : word;
            if (isBegin)
                _beginSlots.Add(slot);
            Counts[slot / shape.Window] += isBegin || word >= 0 ? 1 : 0;
        }
    }
}
