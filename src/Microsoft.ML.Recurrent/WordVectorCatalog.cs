using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Recurrent.WordEmbedding;

namespace Microsoft.ML;

/// <summary>Word vectors in this library's catalog: the trainer, and files of other tools.</summary>
public static class WordVectorCatalog
{
    /// <summary>A trainer of word vectors, as word2vec's CBOW.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="featureColumnName">The sequence: a vector of text, or a vector of keys.</param>
    /// <param name="vectorSize">Length of a word's vector.</param>
    /// <param name="window">Most words on each side that predict a word.</param>
    /// <param name="minimumTokenCount">Words that occur less often are passed over; text only.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static WordVectorsTrainer WordVectors(
        this RecurrentTrainers catalog,
        string featureColumnName = "Features",
        int vectorSize = WordVectorsTrainer.Options.DefaultVectorSize,
        int window = WordVectorsTrainer.Options.DefaultWindow,
        int minimumTokenCount = WordVectorsTrainer.Options.DefaultMinimumTokenCount) => catalog.WordVectors(new WordVectorsTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            VectorSize = vectorSize,
            Window = window,
            MinimumTokenCount = minimumTokenCount,
        });

    /// <summary>A trainer of word vectors, as word2vec's CBOW.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    public static WordVectorsTrainer WordVectors(this RecurrentTrainers catalog, WordVectorsTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new WordVectorsTrainer(catalog.Context, options);
    }

    /// <summary>
    /// Reads word vectors of another tool from a text file in the format of word2vec, GloVe or fastText (also <c>.gz</c>). Of a word that occurs
    /// several times the first line counts; a vector of <c>&lt;unk&gt;</c> is passed over, for unknown words have none.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file; UTF-8.</param>
    /// <param name="featureColumnName">The sequence that the vectors are to map: a vector of text, whose tokens are looked up as they are.</param>
    /// <exception cref="InvalidDataException">The file is not of this format; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordVectorsTransformer LoadWordVectors(this RecurrentCatalog catalog, string path, string featureColumnName = "Features")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(featureColumnName);
        WordVectorTable table = WordVectorFile.ReadAll(path);
        string[] tokens = [Vocabulary.UnknownText, .. table.Words];
        LanguageModelInput input = LanguageModelInput.OfText(featureColumnName, new Vocabulary(tokens, new long[tokens.Length], isLowerCase: false));
        return new WordVectorsTransformer(new WordVectorSpace(input, table.Values));
    }

    /// <summary>Writes word vectors to a text file in the format of word2vec: a line with their number and length, then a line a word.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="path">The file, which is overwritten; UTF-8. Numbers are written so that the same bits are read back.</param>
    /// <exception cref="ArgumentException">A word is empty or has white space in it, which the format cannot hold.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveWordVectors(this RecurrentCatalog catalog, WordVectorsTransformer vectors, string path)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WordVectorFile.Write(path, new WordVectorTable(vectors.Words, vectors.Space.Vectors));
    }
}
