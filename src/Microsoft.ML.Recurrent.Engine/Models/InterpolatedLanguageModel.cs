using System.Buffers;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>A mixture of two language models over the same ids: P(w | h) = weight · P1(w | h) + (1 - weight) · P2(w | h) (Jelinek and Mercer 1980).</summary>
internal sealed class InterpolatedLanguageModel : ILanguageModel
{
    /// <summary>A mixture.</summary>
    /// <param name="first">A model.</param>
    /// <param name="second">Another with as many ids.</param>
    /// <param name="weight">The first model's part, from 0 to 1.</param>
    public InterpolatedLanguageModel(ILanguageModel first, ILanguageModel second, double weight)
    {
        if (first.VocabularySize != second.VocabularySize)
            throw new ArgumentException($"Expected two models of the same vocabulary; found {first.VocabularySize} and {second.VocabularySize} ids.", nameof(second));
        if (first.IsContiguous != second.IsContiguous)
            throw new ArgumentException("Expected two models of running text or two of single sentences; found one of each.", nameof(second));
        if (!(weight is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "Expected a weight from 0 to 1.");
        First = first;
        Second = second;
        Weight = weight;
    }

    /// <summary>The model whose part is <see cref="Weight"/>.</summary>
    public ILanguageModel First { get; }

    /// <summary>The model whose part is 1 - <see cref="Weight"/>.</summary>
    public ILanguageModel Second { get; }

    /// <summary>The first model's part, from 0 to 1.</summary>
    public double Weight { get; }

    /// <inheritdoc/>
    public int VocabularySize => First.VocabularySize;

    /// <inheritdoc/>
    public bool IsContiguous => First.IsContiguous;

    /// <inheritdoc/>
    public LanguageModelKind Kind => LanguageModelKind.Interpolated;

    /// <inheritdoc/>
    public ILanguageModelState CreateState(ThreadTeam? team = null) => new State(this, team);

    /// <inheritdoc/>
    public ILanguageModelSession OpenSession(int threads) => new Session(this, threads);

    /// <inheritdoc/>
    public void Write(SectionWriter writer)
    {
        writer.WriteDouble(Weight);
        LanguageModelSection.Write(writer, First);
        LanguageModelSection.Write(writer, Second);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The models do not fit together.</exception>
    public static InterpolatedLanguageModel Read(SectionReader reader, int depth)
    {
        double weight = reader.ReadDouble();
        if (!(weight is >= 0 and <= 1))
            throw reader.Fault("a weight from 0 to 1", $"{weight}");
        ILanguageModel first = LanguageModelSection.Read(reader, depth + 1), second = LanguageModelSection.Read(reader, depth + 1);
        return first.VocabularySize == second.VocabularySize && first.IsContiguous == second.IsContiguous
            ? new InterpolatedLanguageModel(first, second, weight)
            : throw reader.Fault($"a second model of {first.VocabularySize} ids, contiguous: {first.IsContiguous}", $"one of {second.VocabularySize}, contiguous: {second.IsContiguous}");
    }

    /// <summary>ln of the mixture of two probabilities given by their logarithms.</summary>
    internal static double Mix(double weight, double first, double second) => Math.Log(weight * Math.Exp(first) + (1 - weight) * Math.Exp(second));

    private sealed class State(InterpolatedLanguageModel model, ThreadTeam? team) : ILanguageModelState
    {
        public ILanguageModelState First { get; } = model.First.CreateState(team);

        public ILanguageModelState Second { get; } = model.Second.CreateState(team);

        public void Reset()
        {
            First.Reset();
            Second.Reset();
        }

        public void CopyFrom(ILanguageModelState other)
        {
            var state = (State)other;
            First.CopyFrom(state.First);
            Second.CopyFrom(state.Second);
        }

        public double LogProbability(int id) => Mix(model.Weight, First.LogProbability(id), Second.LogProbability(id));

        public void Distribution(Span<float> probabilities)
        {
            float[] second = ArrayPool<float>.Shared.Rent(model.VocabularySize);
            First.Distribution(probabilities);
            Second.Distribution(second.AsSpan(0, model.VocabularySize));
            MixInto(probabilities, second, model.Weight);
            ArrayPool<float>.Shared.Return(second);
        }

        public void Advance(int id)
        {
            First.Advance(id);
            Second.Advance(id);
        }
    }

    private sealed class Session(InterpolatedLanguageModel model, int threads) : ILanguageModelSession
    {
        private readonly ILanguageModelSession _first = model.First.OpenSession(threads);
        private readonly ILanguageModelSession _second = model.Second.OpenSession(threads);
        private double[] _logProbabilities = [];
        private float[] _next = [];

        public void Score(IdRows rows, Span<double> logProbabilities, Span<float> next)
        {
            if (_logProbabilities.Length < logProbabilities.Length)
                _logProbabilities = new double[logProbabilities.Length];
            if (_next.Length < next.Length)
                _next = new float[next.Length];
            _first.Score(rows, logProbabilities, next);
            _second.Score(rows, _logProbabilities.AsSpan(0, logProbabilities.Length), _next.AsSpan(0, next.Length));
            for (int i = 0; i < logProbabilities.Length; i++)
                logProbabilities[i] = Mix(model.Weight, logProbabilities[i], _logProbabilities[i]);
            MixInto(next, _next, model.Weight);
        }

        public void Continue(ILanguageModelState state, ReadOnlySpan<int> ids, Span<double> logProbabilities)
        {
            var mixed = (State)state;
            if (_logProbabilities.Length < ids.Length)
                _logProbabilities = new double[ids.Length];
            _first.Continue(mixed.First, ids, logProbabilities);
            _second.Continue(mixed.Second, ids, _logProbabilities.AsSpan(0, ids.Length));
            for (int i = 0; i < ids.Length; i++)
                logProbabilities[i] = Mix(model.Weight, logProbabilities[i], _logProbabilities[i]);
        }

        public void Dispose()
        {
            _first.Dispose();
            _second.Dispose();
        }
    }

    private static void MixInto(Span<float> first, ReadOnlySpan<float> second, double weight)
    {
        for (int i = 0; i < first.Length; i++)
            first[i] = (float)(weight * first[i] + (1 - weight) * second[i]);
    }
}
