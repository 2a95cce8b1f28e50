using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A model that gives a sentence a probability: P(w1 … wm end) = Π P(wt | w1 … wt-1), over ids as <see cref="LanguageModelIds"/> numbers them.
/// The beginning of a sentence is a context and never predicted. Immutable: states and sessions on one model may run side by side.
/// </summary>
internal interface ILanguageModel
{
    /// <summary>Number of ids that are predicted, the unknown word and the end included, at least 2.</summary>
    int VocabularySize { get; }

    /// <summary>Parts of the vocabulary whose distribution can be had alone, for less than that of all; one where there are none.</summary>
    WordClusters Clusters => new(VocabularySize);

    /// <summary>
    /// Whether the model is one of running text: what ends a line is then read like a word, and a row begins as behind the end of a line. A model
    /// of single sentences knows nothing behind an end.
    /// </summary>
    bool IsContiguous { get; }

    /// <summary>What reads the model back.</summary>
    LanguageModelKind Kind { get; }

    /// <summary>A copy of the vectors by which the model reads ids, zeros for ids that training has not met: [ids, length]; null for a model that has none.</summary>
    Matrix? CopyVectors() => null;

    /// <summary>A state at the beginning of a sentence.</summary>
    /// <param name="team">Threads that share a distribution over many ids, as long as the state is used; null for the caller's alone. No bit depends on it.</param>
    ILanguageModelState CreateState(ThreadTeam? team = null);

    /// <summary>Memory for scoring many rows together, for one thread, which itself uses <paramref name="threads"/> threads.</summary>
    ILanguageModelSession OpenSession(int threads);

    /// <summary>Writes the model, without its kind (see <see cref="LanguageModelSection"/>).</summary>
    void Write(SectionWriter writer);
}
