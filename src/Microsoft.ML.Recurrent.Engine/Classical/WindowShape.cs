using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>What decides the weights of a <see cref="WindowNetwork"/>: sizes and kinds, nothing that only training needs.</summary>
internal sealed record WindowShape
{
    /// <summary>Most words before the predicted one that a model looks at.</summary>
    public const int MaximumWindow = 1024;

    /// <summary>Most tails of an adaptive softmax.</summary>
    public const int MaximumCuts = 64;

    /// <summary>Number of words that are predicted.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>What is made of the words before.</summary>
    public required WindowContext Context { get; init; }

    /// <summary>Number of words before the predicted one.</summary>
    public required int Window { get; init; }

    /// <summary>Length of a word's vector.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>Hidden units; 0 for <see cref="WindowContext.Mean"/>, which has none.</summary>
    public int HiddenSize { get; init; }

    /// <summary>Whether the output layer also sees the vectors themselves. <see cref="WindowContext.Concatenated"/> only.</summary>
    public bool HasDirectConnections { get; init; }

    /// <summary>Whether the word vectors are the output layer's weights as well; then <see cref="EmbeddingSize"/> is <see cref="OutputInputSize"/>.</summary>
    public bool IsTied { get; init; }

    /// <summary>Whether a sentence's beginning has a vector of its own; in running text nothing begins.</summary>
    public bool HasBegin { get; init; }

    /// <summary>First words of the tails of an adaptive softmax, ascending; empty for a full softmax.</summary>
    public IReadOnlyList<int> Cuts { get; init; } = [];

    /// <summary>What each tail of an adaptive softmax is narrower than the one before, from 1.</summary>
    public double TailDivisor { get; init; } = 4;

    /// <summary>Id of the beginning of a sentence: a context, never predicted.</summary>
    public int BeginId => VocabularySize;

    /// <summary>Length of a context before the hidden layer.</summary>
    public int ContextSize => Context == WindowContext.Mean ? EmbeddingSize : Window * EmbeddingSize;

    /// <summary>Length of what the output layer sees.</summary>
    public int OutputInputSize => Context == WindowContext.Mean ? EmbeddingSize : HiddenSize + (HasDirectConnections ? ContextSize : 0);

    /// <summary>A lower bound of the number of weights, from the matrices that grow with more than one figure.</summary>
    public long WeightCount
    {
        get
        {
            long head = Cuts.Count == 0 ? VocabularySize : Cuts[0] + Cuts.Count;
            long words = IsTied ? 0 : (long)VocabularySize * EmbeddingSize;
            long hidden = Context == WindowContext.Mean ? 0 : (long)HiddenSize * ContextSize;
            return words + hidden + head * OutputInputSize + (Cuts.Count == 0 ? 0 : VocabularySize - Cuts[0]);
        }
    }

    /// <summary>Why a network of this shape cannot be; null where it can.</summary>
    public string? Fault =>
        Context == WindowContext.Mean && (HiddenSize != 0 || HasDirectConnections) ? "a mean of vectors without a hidden layer"
        : Context == WindowContext.Concatenated && HiddenSize < 1 ? "a hidden layer"
        : IsTied && EmbeddingSize != OutputInputSize ? $"tied word vectors as long as what the output layer sees, {OutputInputSize}"
        : null;

    /// <summary>A text that differs where shapes do.</summary>
    public string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{Context} of {Window} words of {VocabularySize}, vectors of {EmbeddingSize}{(IsTied ? ", tied" : "")}, {HiddenSize} hidden units{(HasDirectConnections ? ", direct connections" : "")}, {(HasBegin ? "sentences" : "running text")}, tails from [{string.Join(", ", Cuts)}] narrower by {TailDivisor}");

    /// <summary>Writes the shape.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(VocabularySize);
        writer.WriteInt32((int)Context);
        writer.WriteInt32(Window);
        writer.WriteInt32(EmbeddingSize);
        writer.WriteInt32(HiddenSize);
        writer.WriteBoolean(HasDirectConnections);
        writer.WriteBoolean(IsTied);
        writer.WriteBoolean(HasBegin);
        VocabularyCuts.Write(writer, Cuts, TailDivisor);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">A figure is out of range, or they do not fit together.</exception>
    public static WindowShape Read(SectionReader reader)
    {
        var shape = new WindowShape
        {
            VocabularySize = reader.ReadInt32(LanguageModelIds.FirstWord, Array.MaxLength - 1, "vocabulary size"),
            Context = (WindowContext)reader.ReadInt32(0, (int)WindowContext.Concatenated, "a kind of context"),
            Window = reader.ReadInt32(1, MaximumWindow, "words of a window"),
            EmbeddingSize = reader.ReadInt32(1, 1 << 16, "embedding size"),
            HiddenSize = reader.ReadInt32(0, 1 << 16, "hidden size"),
            HasDirectConnections = reader.ReadBoolean(),
            IsTied = reader.ReadBoolean(),
            HasBegin = reader.ReadBoolean(),
        };
        (int[] cuts, double divisor) = VocabularyCuts.Read(reader, shape.VocabularySize, MaximumCuts);
        shape = shape with { Cuts = cuts, TailDivisor = divisor };
        return shape.Fault is { } fault ? throw reader.Fault(fault, shape.Describe()) : shape;
    }
}
