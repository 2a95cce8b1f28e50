using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What classifiers of n-grams say of rows that they were not trained on: what their scores are worth on new rows.</summary>
internal static class CrossValidatedScores
{
    private const int Folds = 5;

    /// <summary>The scores of each row by a classifier that was trained on four fifths of the rows, the row itself not among them: [rows, outputs].</summary>
    /// <param name="table">The n-grams.</param>
    /// <param name="features">Those of each row.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="team">Threads.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static Matrix Of(
        NGramTable table, SequenceStore features, int[] labels, int classes, NGramLinearSettings settings, ThreadTeam team, CancellationToken cancellation)
    {
        int[] fold = AssignFolds(labels, settings.Seed);
        var job = new FoldJob(table, features, labels, classes, settings, fold, cancellation);
        team.Run(Folds, ref job);
        Matrix scores = Matrix.Create(labels.Length, job.Models[0].OutputCount);
        for (int row = 0; row < fold.Length; row++)
            job.Models[fold[row]].Score(features[row], scores.Row(row));
        return scores;
    }

    /// <summary>Folds with nearly the same share of each class.</summary>
    private static int[] AssignFolds(int[] labels, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        new CounterRandom(seed, RandomPurpose.Splitting + 1, 0).Shuffle(order.AsSpan());
        var fold = new int[order.Length];
        var rowsOfClass = new Dictionary<int, int>();
        foreach (int row in order)
        {
            int place = rowsOfClass.GetValueOrDefault(labels[row]);
            fold[row] = place % Folds;
            rowsOfClass[labels[row]] = place + 1;
        }
        return fold;
    }

    private readonly struct FoldJob(
        NGramTable table, SequenceStore features, int[] labels, int classes, NGramLinearSettings settings, int[] fold, CancellationToken cancellation) : IParallelJob
    {
        public NGramLinearModel[] Models { get; } = new NGramLinearModel[Folds];

        public void Execute(int part)
        {
            int[] folds = fold;
            int[] rows = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] != part)];
            // The folds share the threads already: within a fold the work is serial.
            using var serial = new ThreadTeam(1);
            Models[part] = NGramLinearModel.Train(table, features, labels, classes, rows, settings, serial, cancellation);
        }
    }
}
