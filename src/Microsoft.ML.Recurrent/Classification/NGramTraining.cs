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

    /// <summary>Trains on texts and their classes; the scale of the scores comes from classifiers that had not seen the rows they score.</summary>
    public CalibratedNGrams Run(IReadOnlyList<ReadOnlyMemory<char>> texts, int[] labels, int classes, float[]? classWeights)
    {
        CancellationToken cancellation = _options.CancellationToken;
        var options = new NGramOptions(_options.WordNGrams, NGramOptions.Default.CharacterMinimum, _options.CharacterFeatures ? NGramOptions.Default.CharacterMaximum : 0);
        NGramTable table = BuildTable(texts, options, classes);
        SequenceStore rows = Encode(texts, table);
        var settings = new NGramLinearSettings { ClassWeights = classWeights, Seed = _seed };
        using var team = new ThreadTeam(_options.NumberOfThreads ?? Environment.ProcessorCount);
        ScoreCalibration calibration = ScoreCalibration.Fit(CrossValidatedScores.Of(table, rows, labels, classes, settings, team, cancellation), labels);
        NGramLinearModel model = NGramLinearModel.Train(table, rows, labels, classes, [.. Enumerable.Range(0, labels.Length)], settings, team, cancellation);
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

    private static SequenceStore Encode(IReadOnlyList<ReadOnlyMemory<char>> texts, NGramTable table)
    {
        var rows = new SequenceStore();
        var reader = new NGramReader(table.Options);
        foreach (ReadOnlyMemory<char> text in texts)
        {
            reader.Clear();
            reader.Add(text.Span);
            rows.Append(table.Encode(reader));
        }
        return rows;
    }
}
