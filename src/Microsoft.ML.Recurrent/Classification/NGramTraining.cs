using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Trains the classifier of n-grams that stands beside the networks.</summary>
internal sealed class NGramTraining
{
    /// <summary>N-grams that occur in fewer training rows are not looked at.</summary>
    private const int MinimumRows = 2;

    /// <summary>Most weights in memory and in a model file.</summary>
    private const int MaximumWeights = 32_000_000;

    private readonly SequenceClassifierTrainer.Options _options;
    private readonly ulong _seed;

    public NGramTraining(SequenceClassifierTrainer.Options options, ulong seed)
    {
        _options = options;
        _seed = seed;
    }

    /// <summary>
    /// Trains on texts and their classes, and puts what it says of each row beside the networks' logits, so that they learn what it does not know:
    /// of training rows what classifiers say that had not seen them, of validation rows what the classifier says.
    /// </summary>
    /// <param name="data">Gets the offsets.</param>
    /// <param name="texts">Of each training row.</param>
    /// <param name="validationTexts">Of each validation row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="classWeights">Weight of a row of each class, or null.</param>
    public CalibratedNGrams Run(
        ClassifierTrainingData data, IReadOnlyList<ReadOnlyMemory<char>> texts, IReadOnlyList<ReadOnlyMemory<char>> validationTexts, int classes, float[]? classWeights)
    {
        CancellationToken cancellation = _options.CancellationToken;
        int[] labels = [.. data.Training.Labels];
        var options = new NGramOptions(_options.WordNGrams, NGramOptions.Default.CharacterMinimum, _options.CharacterFeatures ? NGramOptions.Default.CharacterMaximum : 0);
        NGramTable table = BuildTable(texts, options, classes);
        SequenceStore rows = Encode(texts, table);
        var settings = new NGramLinearSettings { ClassWeights = classWeights, Seed = _seed };
        using var team = new ThreadTeam(_options.NumberOfThreads ?? Environment.ProcessorCount);
        Matrix unseen = CrossValidatedScores.Of(table, rows, labels, classes, settings, team, cancellation);
        ScoreCalibration calibration = ScoreCalibration.Fit(unseen, labels, cancellation);
        NGramLinearModel model = NGramLinearModel.Train(table, rows, labels, classes, [.. Enumerable.Range(0, labels.Length)], settings, team, cancellation);
        data.Training.Offsets = calibration.Apply(unseen);
        data.Validation.Offsets = calibration.Apply(Score(model, Encode(validationTexts, table)));
        return new CalibratedNGrams(model, calibration);
    }

    private NGramTable BuildTable(IReadOnlyList<ReadOnlyMemory<char>> texts, NGramOptions options, int classes)
    {
        var builder = new NGramTableBuilder(options);
        var reader = new NGramReader(options);
        foreach (ReadOnlyMemory<char> text in texts)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            reader.Clear();
            reader.Add(text.Span);
            builder.Count(reader);
        }
        return builder.Build(MinimumRows, MaximumWeights / classes);
    }

    private SequenceStore Encode(IReadOnlyList<ReadOnlyMemory<char>> texts, NGramTable table)
    {
        var rows = new SequenceStore();
        var reader = new NGramReader(table.Options);
        foreach (ReadOnlyMemory<char> text in texts)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            reader.Clear();
            reader.Add(text.Span);
            rows.Append(table.Encode(reader));
        }
        return rows;
    }

    private static Matrix Score(NGramLinearModel model, SequenceStore rows)
    {
        Matrix scores = Matrix.Create(rows.Count, model.OutputCount);
        for (int row = 0; row < rows.Count; row++)
            model.Score(rows[row], scores.Row(row));
        return scores;
    }
}
