using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>
/// The smallest task that has all that the loop meets: a row-sparse and a dense parameter, rows of different lengths, noise that depends on
/// the step, and a validation set. Row r has tokens whose embeddings are summed; the prediction is weight · sum; the loss is half the squared error.
/// </summary>
internal sealed class LinearTask : ITrainingTask
{
    private const int Words = 20;
    private readonly int[][] _tokens;
    private readonly float[] _targets;
    private readonly Parameter _embedding = new("embedding.weight", Words, 2, rowSparse: true);
    private readonly Parameter _weight = new("output.weight", 1, 2);

    public LinearTask(int rows = 50, bool validate = true)
    {
        Parameters = [_embedding, _weight];
        Metric = validate ? new ValidationMetric("error", HigherIsBetter: false) : null;
        var random = new CounterRandom(11, 0, 0);
        _tokens = new int[rows][];
        _targets = new float[rows];
        ulong index = 0;
        for (int row = 0; row < rows; row++)
        {
            _tokens[row] = new int[1 + random.Below(index++, 6)];
            foreach (ref int token in _tokens[row].AsSpan())
                token = random.Below(index++, Words - 1);
            _targets[row] = _tokens[row].Sum(token => token % 3 - 1);
        }
        foreach (Parameter parameter in Parameters)
        {
            foreach (ref float value in parameter.Value.Span)
                value = random.Uniform(index++) - 0.5f;
        }
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    public int RowCount => _tokens.Length;

    public ulong Fingerprint { get; init; } = 5;

    public ValidationMetric? Metric { get; }

    /// <summary>What <see cref="Evaluate"/> answers epoch by epoch instead of the true error.</summary>
    public double[]? Metrics { get; init; }

    /// <summary>Called before each batch with its step.</summary>
    public Action<uint>? BatchStarts { get; init; }

    /// <summary>Called when an evaluation starts.</summary>
    public Action? EvaluationStarts { get; init; }

    /// <summary>The step whose loss is not a number.</summary>
    public uint? PoisonedStep { get; init; }

    /// <summary>What the plan multiplies the learning rate of each batch by.</summary>
    public double LearningRateFactor { get; init; } = 1;

    public int Evaluations { get; private set; }

    public int LengthOf(int row) => _tokens[row].Length;

    public IBatchPlan CreatePlan(TrainingSettings settings) =>
        new ScaledPlan(new BatchPlan([.. Enumerable.Range(0, RowCount).Select(LengthOf)], settings.BatchSize, settings.Seed), LearningRateFactor);

    public void WeightsChanged()
    {
    }

    public BatchOutcome TrainBatch(ReadOnlySpan<int> rows, uint step)
    {
        BatchStarts?.Invoke(step);
        _embedding.ZeroGradient();
        _weight.ZeroGradient();
        var noise = new CounterRandom(3, RandomPurpose.Dropout, step);
        double loss = 0;
        long tokens = 0;
        foreach (int row in rows)
        {
            float error = Predict(row) - _targets[row] + 0.1f * noise.Uniform((ulong)row);
            loss += 0.5 * error * error;
            tokens += _tokens[row].Length;
            foreach (int token in _tokens[row])
            {
                int slot = _embedding.Touch(token);
                Span<float> dEmbedding = _embedding.Gradient.Row(slot);
                for (int i = 0; i < 2; i++)
                {
                    dEmbedding[i] += error * _weight.Value[0, i] / rows.Length;
                    _weight.Gradient[0, i] += error * _embedding.Value[token, i] / rows.Length;
                }
            }
        }
        return new BatchOutcome(step == PoisonedStep ? double.NaN : loss / rows.Length, rows.Length, tokens);
    }

    public Evaluation Evaluate(CancellationToken cancellation)
    {
        EvaluationStarts?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        double error = 0;
        for (int row = 0; row < RowCount; row++)
            error += Math.Abs(Predict(row) - _targets[row]) / RowCount;
        Evaluations++;
        return new Evaluation(error, Metrics is null ? error : Metrics[Evaluations - 1]);
    }

    /// <summary>The loss with weights from elsewhere.</summary>
    public double EvaluateWith(IReadOnlyList<Parameter> weights)
    {
        for (int i = 0; i < weights.Count; i++)
            weights[i].Value.Span.CopyTo(Parameters[i].Value.Span);
        return Evaluate(default).Loss;
    }

    /// <summary>The bits of all weights.</summary>
    public int[] WeightBits() => [.. Parameters.SelectMany(parameter => parameter.Value.Span.ToArray()).Select(BitConverter.SingleToInt32Bits)];

    private sealed class ScaledPlan(BatchPlan plan, double factor) : IBatchPlan
    {
        public int BatchCount => plan.BatchCount;

        public void Arrange(int epoch) => plan.Arrange(epoch);

        public ReadOnlySpan<int> Rows(int batch) => plan.Rows(batch);

        public double LearningRateFactor(int batch) => factor;
    }

    private float Predict(int row)
    {
        float sum = 0;
        foreach (int token in _tokens[row])
            sum += _weight.Value[0, 0] * _embedding.Value[token, 0] + _weight.Value[0, 1] * _embedding.Value[token, 1];
        return sum;
    }
}
