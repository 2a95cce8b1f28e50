using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.LanguageModeling;

namespace Microsoft.ML.Recurrent.WordEmbedding;

/// <summary>One call of <see cref="WordVectorsTrainer.Fit"/>: reads the rows, trains, tells the log.</summary>
internal sealed class WordVectorTraining(WordVectorsTrainer.Options options, TrainingRun run)
{
    /// <summary>Trains.</summary>
    public WordVectorsTransformer Run(IDataView view)
    {
        var column = SequenceColumn.Find(view.Schema, options.FeatureColumnName, LanguageModelInput.Accepted);
        LanguageModelTrainingText text = LanguageModelTrainingText.Read(
            view, column, options.MinimumTokenCount, options.MaximumVocabularySize, options.LowerCase, options.CancellationToken);
        var counts = new long[text.Input.VocabularySize - LanguageModelIds.FirstWord];
        SequenceStore sentences = KnownWords(text.Sentences, counts);
        if (sentences.TokenCount == 0)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"None of the {text.Sentences.TokenCount} tokens in column '{options.FeatureColumnName}' is a word that is known and occurs at least {options.MinimumTokenCount} times ({nameof(options.MinimumTokenCount)}): there is nothing to train on. Use more text, or a lower minimum."));
        }
        run.Info($"Read {text.Sentences.Count} rows, {text.Sentences.TokenCount} tokens; {sentences.TokenCount} of {counts.Length} words are trained on.");
        using var team = new ThreadTeam(options.NumberOfThreads ?? Environment.ProcessorCount);
        var training = new CbowTraining(sentences, counts, Settings(), team)
        {
            Progress = options.Progress,
            EpochEnded = (epoch, loss, speed) => run.Info($"Epoch {epoch} of {options.Epochs}: loss {loss:F4}, {speed:F0} tokens/s"),
        };
        if (!training.Run(options.CancellationToken))
            run.Warning($"Training was cancelled: the vectors are as they were then.");
        return new WordVectorsTransformer(new WordVectorSpace(text.Input, Vectors(training.Tables, counts)));
    }

    private CbowSettings Settings() => new()
    {
        Dimension = options.VectorSize,
        Window = options.Window,
        NoiseWords = options.NegativeSamples,
        SubsamplingThreshold = options.SubsamplingThreshold,
        LearningRate = options.LearningRate,
        Epochs = options.Epochs,
        Seed = run.Seed,
    };

    /// <summary>The text without unknown words, by their numbers from 0; counts them.</summary>
    private static SequenceStore KnownWords(SequenceStore sentences, long[] counts)
    {
        var known = new SequenceStore();
        var words = new List<int>();
        for (int row = 0; row < sentences.Count; row++)
        {
            words.Clear();
            foreach (int id in sentences[row])
            {
                if (WordVectorSpace.WordOf(id) is >= 0 and int word)
                {
                    words.Add(word);
                    counts[word]++;
                }
            }
            known.Append([.. words]);
        }
        return known;
    }

    private static Matrix Vectors(CbowTables tables, long[] counts)
    {
        Matrix vectors = Matrix.Create(counts.Length, tables.Dimension);
        for (int word = 0; word < counts.Length; word++)
        {
            // A key that does not occur has learned nothing.
            if (counts[word] > 0)
                tables.ContextOf(word).CopyTo(vectors.Row(word));
        }
        return vectors;
    }
}
