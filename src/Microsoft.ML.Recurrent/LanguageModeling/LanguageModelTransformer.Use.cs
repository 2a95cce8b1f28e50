using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Recurrent.WordEmbedding;

namespace Microsoft.ML.Recurrent;

public sealed partial class LanguageModelTransformer
{
    /// <summary>
    /// How well the model predicts the rows of a view. With <paramref name="contiguous"/> they are the lines of one running text, and each is read
    /// with what stands before it; a model of single sentences cannot do so.
    /// </summary>
    /// <param name="data">Rows with the model's sequence column.</param>
    /// <param name="contiguous">Whether the rows are the lines of one running text, not sentences of their own.</param>
    /// <param name="tokensAreCharacters">Whether tokens are characters, with nothing between them; words have a blank between them. Only
    /// <see cref="LanguageModelMetrics.BitsPerCharacter"/> depends on it.</param>
    /// <exception cref="ArgumentException">The sequence column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or the model is one of single sentences and the rows are a running text.</exception>
    public LanguageModelMetrics Evaluate(IDataView data, bool contiguous = false, bool tokensAreCharacters = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        return contiguous
            ? ContiguousScoring.Evaluate(this, data, tokensAreCharacters)
            : LanguageModelEvaluation.Evaluate(Transform(data), tokensAreCharacters);
    }

    /// <summary>
    /// Continues a sentence. Words are drawn one by one while the result is enumerated, or, with a beam, searched when enumeration begins; each
    /// enumeration makes them anew. The end of the sentence ends the result and is not a part of it; in a model of running text it is a token like
    /// any other. Free cores of the process share the distribution over a large vocabulary, from the first token until the enumerator is disposed,
    /// as <see langword="foreach"/> does; the tokens do not depend on how many there are.
    /// </summary>
    /// <param name="prompt">The tokens to go on from, as the sequence column would hold them; none for a sentence from its beginning. Tokens that the
    /// model does not know are read as the unknown one.</param>
    /// <param name="options">How tokens are chosen; <see langword="null"/> for the defaults. Copied.</param>
    /// <exception cref="ArgumentException">A token of the prompt is null.</exception>
    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    public IEnumerable<string> Generate(IReadOnlyList<string> prompt, GenerationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return new Generation(this, Input.IdsOf(prompt), (options ?? new GenerationOptions()).CheckedCopy()).Run();
    }

    /// <summary>Ranks sentences by how probable the model finds them, the best first.</summary>
    /// <param name="candidates">Each a list of tokens, as the sequence column would hold it.</param>
    /// <param name="options">How they are compared; <see langword="null"/> for the logarithms of their probabilities.</param>
    /// <returns>As many as there were candidates; of equals the one that was given first stands first.</returns>
    /// <exception cref="ArgumentException">A candidate or a token is null.</exception>
    /// <exception cref="OptionsException">Options are out of range or do not fit the candidates; all faults are listed.</exception>
    public IReadOnlyList<RankedCandidate> Rank(IReadOnlyList<IReadOnlyList<string>> candidates, RankingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        options ??= new RankingOptions();
        options.Check(candidates.Count);
        var rows = new IdRows();
        foreach (IReadOnlyList<string> candidate in candidates)
        {
            int[] ids = Input.IdsOf(candidate ?? throw new ArgumentException("A candidate is null; expected a list of tokens.", nameof(candidates)));
            ids.CopyTo(rows.Add(ids.Length));
        }
        var logProbabilities = new double[rows.IdCount + rows.Count];
        using (ILanguageModelSession session = Model.OpenSession(Environment.ProcessorCount))
            session.Score(rows, logProbabilities, []);
        var ranked = new List<RankedCandidate>(candidates.Count);
        for (int i = 0; i < candidates.Count; i++)
        {
            double sum = 0;
            foreach (double logProbability in logProbabilities.AsSpan(rows.StartOf(i) + i, rows.LengthOf(i) + 1))
                sum += logProbability;
            ranked.Add(new RankedCandidate(i, candidates[i], sum, options.Score(i, sum, rows.LengthOf(i) + 1)));
        }
        return [.. ranked.OrderByDescending(candidate => candidate.Score).ThenBy(candidate => candidate.Index)];
    }

    /// <summary>A state at the beginning of a sentence, which takes tokens one by one.</summary>
    public LanguageModelState CreateState() => new(Model, Input);

    /// <summary>
    /// The vectors by which a neural model reads its words, to look for neighbours in, to save for other tools
    /// (<see cref="WordVectorCatalog.SaveWordVectors"/>), or to begin another model with. Words that training has not met have none.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model is of a kind that has no word vectors.</exception>
    public WordVectorsTransformer CreateWordVectors()
    {
        Matrix vectors = Model.CopyVectors() ?? throw new InvalidOperationException($"Expected a neural model, which reads words as vectors; this one is of kind {Model.Kind}. Train word vectors with ml.Recurrent().Trainers.WordVectors.");
        return new WordVectorsTransformer(new WordVectorSpace(Input, vectors.RowRange(LanguageModelIds.FirstWord, vectors.Rows - LanguageModelIds.FirstWord)));
    }
}
