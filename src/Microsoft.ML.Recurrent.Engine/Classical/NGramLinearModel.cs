using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// A linear classifier on the presence of n-grams of words and characters, weighted by naive-Bayes log-count ratios. Two classes have one output,
/// positive for class 1; more have one output each, the largest of which is the prediction.
/// </summary>
internal sealed class NGramLinearModel
{
    private readonly NGramLinearOutput[] _outputs;

    private NGramLinearModel(NGramTable table, NGramLinearOutput[] outputs)
    {
        Table = table;
        _outputs = outputs;
    }

    /// <summary>The features.</summary>
    public NGramTable Table { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<NGramLinearOutput> Outputs => _outputs;

    /// <summary>Number of outputs: 1 for two classes, otherwise one a class.</summary>
    public int OutputCount => _outputs.Length;

    /// <summary>Trains a model.</summary>
    /// <param name="table">The features.</param>
    /// <param name="features">Features of each row, as <see cref="NGramTable.Encode"/> gives them.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="rows">The rows to train on.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="team">Threads, which share the outputs.</param>
    /// <param name="cancellation">Ends training within a pass.</param>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static NGramLinearModel Train(
        NGramTable table, SequenceStore features, int[] labels, int classes, int[] rows, NGramLinearSettings settings, ThreadTeam team, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var solver = new DualCoordinateDescent(features, labels, rows, table.WordCount, settings);
        var outputs = new NGramLinearOutput[classes == 2 ? 1 : classes];
        var job = new TrainOutputs(outputs, solver, output =>
            LogCountRatios.Of(features, labels, rows, ClassOf(output, classes), table.WordCount, table.Count, settings.Smoothing), classes, cancellation);
        team.Run(outputs.Length, ref job);
        return new NGramLinearModel(table, outputs);
    }

    /// <summary>The scores of a row with the given features: [<see cref="OutputCount"/>].</summary>
    public void Score(ReadOnlySpan<int> features, Span<float> scores)
    {
        for (int i = 0; i < _outputs.Length; i++)
            scores[i] = _outputs[i].Score(features, Table.WordCount);
    }

    /// <summary>Writes the model, its table included.</summary>
    public void Write(SectionWriter writer)
    {
        Table.Write(writer);
        writer.WriteInt32(_outputs.Length);
        foreach (NGramLinearOutput output in _outputs)
        {
            writer.WriteSingles(output.Ratios);
            writer.WriteSingles(output.Weights);
            writer.WriteSingle(output.Bias);
        }
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The section does not hold such a model.</exception>
    public static NGramLinearModel Read(SectionReader reader)
    {
        NGramTable table = NGramTable.Read(reader);
        var outputs = new NGramLinearOutput[reader.ReadCount((2L * table.Count + 1) * sizeof(float), "outputs")];
        for (int i = 0; i < outputs.Length; i++)
        {
            float[] ratios = new float[table.Count], weights = new float[table.Count];
            reader.ReadSingles(ratios);
            reader.ReadSingles(weights);
            outputs[i] = new NGramLinearOutput(ratios, weights, reader.ReadSingle());
        }
        return new NGramLinearModel(table, outputs);
    }

    private static int ClassOf(int output, int classes) => classes == 2 ? 1 : output;

    private readonly struct TrainOutputs(
        NGramLinearOutput[] outputs, DualCoordinateDescent solver, Func<int, float[]> ratios, int classes, CancellationToken cancellation) : IParallelJob
    {
        public void Execute(int part) => outputs[part] = solver.Solve(ratios(part), ClassOf(part, classes), cancellation);
    }
}
