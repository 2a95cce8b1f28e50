using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.WordEmbedding;

/// <summary>The vectors that words start from when a trainer's options give them some: from a file, or trained by this library.</summary>
internal static class FirstVectors
{
    /// <summary>Whether the options give vectors.</summary>
    public static bool AreGiven(IWordVectorOptions options) => options.WordVectorsPath is not null || options.WordVectors is not null;

    /// <summary>The option that gives them.</summary>
    public static string OptionOf(IWordVectorOptions options) => options.WordVectorsPath is null ? nameof(options.WordVectors) : nameof(options.WordVectorsPath);

    /// <summary>Reads the vectors of a vocabulary's words; null if none are given.</summary>
    /// <param name="options">The options.</param>
    /// <param name="vocabulary">The words; null if the sequence is not of text.</param>
    /// <param name="kind">What the sequence is of.</param>
    /// <param name="run">Told how many words have one.</param>
    /// <exception cref="InvalidOperationException">The sequence is not of text.</exception>
    /// <exception cref="InvalidDataException">The file is not of this format.</exception>
    public static WordVectors? Read(IWordVectorOptions options, Vocabulary? vocabulary, SequenceKinds kind, TrainingRun run)
    {
        if (!AreGiven(options))
            return null;
        string source = options.WordVectorsPath is { } path ? $"'{path}'" : FormattableString.Invariant($"{options.WordVectors!.Words.Count} trained ones");
        if (vocabulary is null)
            throw new InvalidOperationException($"Word vectors ({source}) need a sequence of text; column '{options.FeatureColumnName}' holds {kind}. Leave out {OptionOf(options)}.");
        WordVectors vectors = options.WordVectors is { } trained ? trained.Space.Select(vocabulary) : WordVectorFile.Read(options.WordVectorsPath!, vocabulary, options.EmbeddingSize);
        run.Info($"Word vectors: {vectors.FoundCount} of {vocabulary.Count} words found in {source}.");
        return vectors;
    }
}
