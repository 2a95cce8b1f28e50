using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.WordEmbedding;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>One call of <see cref="SequenceTaggerTrainer.Fit"/>: reads the rows, trains, tells the log.</summary>
internal sealed class TaggerTraining(SequenceTaggerTrainer.Options options, TrainingRun run)
{
    /// <summary>Trains.</summary>
    public SequenceTaggerTransformer Run(IDataView view)
    {
        TaggerSentences sentences = new TaggerReading(options, run).Read(view);
        EntityCounter? entities = MarksEntities(sentences) ? new EntityCounter(sentences.Tags.Names) : null;
        var network = new TaggerNetwork(DescribeShape(sentences), sentences.Tags.Known, Regularization(sentences));
        network.Initialize(run.Seed);
        SetWordVectors(network, sentences);
        using var team = new ThreadTeam(options.NumberOfThreads ?? Environment.ProcessorCount);
        var task = new TaggerTask(
            network, sentences.Training, sentences.Validation, team, run.Seed, entities, choosesByEntities: options.Metric != TaggingMetric.Accuracy,
            decodesEntities: DecodesEntities(network, sentences, entities));
        TrainingHistory history = run.Train(task, Settings(), team, options.Progress, record => Describe(record, task.Metric?.Name, task.SecondMetricName), options.CancellationToken);
        run.WarnIfCancelled(history);
        return new SequenceTaggerTransformer(
            new SequenceTaggerModel(network, sentences.Encoder, task.FindEntityThreshold()), sentences.Input,
            new TaggerColumns(sentences.Tags.Count, sentences.Tags.Values, options.BestSequences), history);
    }

    private bool MarksEntities(TaggerSentences sentences)
    {
        bool marksEntities = options.Scheme is { } scheme
            ? scheme != TagScheme.None && sentences.Tags.Names.All(name => EntityTag.TryParse(name, out _))
            : EntityCounter.Fits(sentences.Tags.Names);
        if (options.Metric == TaggingMetric.EntityF1 && !marksEntities)
        {
            throw new InvalidOperationException(
                $"{nameof(options.Metric)} is {TaggingMetric.EntityF1}, but the tags mark no entities: expected O, B-X, I-X, E-X or S-X, found {string.Join(", ", sentences.Tags.Names.Take(5))}. Choose {TaggingMetric.Accuracy}.");
        }
        return marksEntities;
    }

    private bool DecodesEntities(TaggerNetwork network, TaggerSentences sentences, EntityCounter? entities)
    {
        bool canDecode = entities is not null && network.Output.EntityTypes is not null;
        if (options.Decoding == TaggerDecoding.ExpectedF1 && !canDecode)
        {
            throw new InvalidOperationException(
                $"{nameof(options.Decoding)} is {TaggerDecoding.ExpectedF1}, but the tags do not mark entities by a scheme: expected O, and B-X, I-X, E-X or S-X, found {string.Join(", ", sentences.Tags.Names.Take(5))}. Choose {TaggerDecoding.MostProbable}.");
        }
        bool isWanted = options.Decoding == TaggerDecoding.ExpectedF1 || (options.Decoding is null && options.Metric != TaggingMetric.Accuracy && options.BestSequences == 0);
        return canDecode && isWanted && sentences.Validation.Count > 0;
    }

    private TrainingSettings Settings() => options.ToSettings(options.MaximumEpochs ?? SequenceTaggerTrainer.Options.DefaultEpochs, run.Seed) with
    {
        BatchTokens = options.BatchTokens,
        AveragingDecay = options.WeightAveraging,
        PlateauFactor = options.PlateauFactor,
        PlateauPatience = options.PlateauPatience,
    };

    private TaggerRegularization Regularization(TaggerSentences sentences) => new()
    {
        WordDropout = options.WordDropout,
        WordDropoutRates = options.RareWordDropout > 0 && sentences.Encoder is { } encoder ? WordDropoutRates.ByFrequency(encoder.Words, options.RareWordDropout) : null,
        CharacterDropout = options.CharacterDropout,
        InputDropout = options.Dropout,
        LayerDropout = options.Dropout,
        OutputDropout = options.Dropout,
        WeightDropout = options.WeightDropout,
        Consistency = options.DropoutConsistency,
        RecurrentDropout = options.RecurrentDropout,
        SamplingRate = options.ScheduledSampling,
        AuxiliaryTags = sentences.SecondTags?.Names.Count ?? 0,
        AuxiliaryWeight = options.SecondLabelWeight,
        Variational = options.VariationalDropout,
    };

    private TaggerShape DescribeShape(TaggerSentences sentences)
    {
        int words = sentences.Encoder?.Words.Count ?? (sentences.Input.KeyCount > 0 ? sentences.Input.KeyCount + 1 : 0);
        return new TaggerShape
        {
            VocabularySize = words,
            WordSize = words > 0 ? options.EmbeddingSize : 0,
            Characters = DescribeCharacters(sentences.Encoder?.Characters),
            WordShapeSize = sentences.Encoder is null ? 0 : options.WordShapeSize,
            ElementSize = sentences.Input.ElementSize,
            Cell = options.Cell,
            HiddenSize = options.HiddenSize,
            Layers = options.Layers,
            Bidirectional = options.Bidirectional,
            Connection = options.Connection,
            Tags = sentences.Tags.Count,
            Output = options.Output,
            TagSize = options.TagEmbeddingSize,
            // The best sequences come from a beam that is at least so wide: with the same beam, the first of them is the one that is predicted.
            BeamWidth = Math.Max(options.BeamWidth, options.BestSequences),
            Scheme = sentences.Scheme,
        };
    }

    private CharacterEncoderShape? DescribeCharacters(CharacterVocabulary? characters) => characters is null ? null : new CharacterEncoderShape
    {
        Kind = options.Characters,
        VocabularySize = characters.Count,
        EmbeddingSize = options.CharacterEmbeddingSize,
        Cell = options.Cell,
        Units = options.CharacterHiddenSize,
        Widths = options.CharacterWidths,
    };

    private void SetWordVectors(TaggerNetwork network, TaggerSentences sentences)
    {
        if (FirstVectors.Read(options, sentences.Encoder?.Words, sentences.Input.Kind, run) is { } vectors)
            network.SetWordVectors(vectors, options.FreezeWordVectors);
    }

    private static string Describe(EpochRecord record, string? metric, string? secondMetric)
    {
        // Of two metrics it must be clear which one the best epoch, early stopping and the plateau schedule go by.
        string second = record.SecondMetric is double other ? FormattableString.Invariant($" (decides), {secondMetric} {other:F4}") : "";
        string validation = record.Metric is double value ? FormattableString.Invariant($", validation loss {record.ValidationLoss:F4}, {metric} {value:F4}{second}") : "";
        return FormattableString.Invariant($"training loss {record.TrainingLoss:F4}{validation}");
    }
}
