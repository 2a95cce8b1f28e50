using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

// What each word of a sequence adds to a weighted sum F of a network's logits: integrated gradients along the straight line from zero vectors
// (Sundararajan, Taly and Yan 2017, "Axiomatic attribution for deep networks").
//
//   a_t = x_t · ∫₀¹ ∂F(α x)/∂x_t dα  ≈  x_t · Σ_i ∂F(α_i x)/∂x_t / n       α_i = (i + ½) / n
//
// Their sum is F(x) - F(0) but for the error of the sum over i, by which n is chosen.
internal sealed class IntegratedGradients : IDisposable
{
    private const int FewestSteps = 32, MostSteps = 1024, TokensAtOnce = 4096;

    /// <summary>The error that is good enough, relative to the sum of the parts' sizes.</summary>
    private const double Tolerance = 0.002;

    private readonly ClassifierNetwork _network;
    private readonly ClassifierNetworkState _state;
    private readonly ClassifierBatch _batch = new();
    private readonly Pass _pass;
    private readonly float[] _direction;
    private readonly float[] _additional;

    /// <summary>An attribution with networks of one shape.</summary>
    /// <param name="shape">The networks' shape; they read words.</param>
    /// <param name="direction">Weight of each logit in F: [outputs].</param>
    /// <param name="additional">The row's additional features.</param>
    /// <param name="threads">Number of threads.</param>
    public IntegratedGradients(ClassifierShape shape, float[] direction, float[] additional, int threads)
    {
        // A backward pass writes into the parameters: it needs weights of its own. The word vectors, most of the weights, are only read.
        _network = new ClassifierNetwork(shape with { VocabularySize = 0 }, "");
        _state = _network.CreateState();
        _pass = new Pass(new ThreadTeam(threads));
        _direction = direction;
        _additional = additional;
    }

    /// <summary>Adds <paramref name="share"/> of the words' parts to <paramref name="contributions"/> and returns that share of F(0).</summary>
    /// <param name="network">A trained network, which is only read.</param>
    /// <param name="words">The sequence: [length].</param>
    /// <param name="share">Factor.</param>
    /// <param name="contributions">[length].</param>
    public double AddTo(ClassifierNetwork network, ReadOnlySpan<int> words, double share, Span<double> contributions)
    {
        Adopt(network);
        Matrix vectors = Matrix.Create(words.Length, _network.Shape.ElementSize);
        for (int t = 0; t < words.Length; t++)
            network.WordVectors!.Value.Row(words[t]).CopyTo(vectors.Row(t));

        double baseline = Run(vectors, 0, 1, 0, []), change = Run(vectors, 1, 1, 0, []) - baseline;
        var parts = new double[words.Length];
        for (int steps = FewestSteps; words.Length > 0; steps *= 2)
        {
            Array.Clear(parts);
            int atOnce = Math.Clamp(TokensAtOnce / words.Length, 1, steps);
            for (int first = 0; first < steps; first += atOnce)
                Run(vectors, (first + 0.5) / steps, Math.Min(atOnce, steps - first), 1.0 / steps, parts);
            double error = Math.Abs(parts.Sum() - change);
            if (error <= Tolerance * parts.Sum(Math.Abs) || steps == MostSteps)
                break;
        }
        for (int t = 0; t < parts.Length; t++)
            contributions[t] += share * parts[t];
        return share * baseline;
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _pass.Team.Dispose();

    private void Adopt(ClassifierNetwork network)
    {
        Parameter[] sources = [.. network.Parameters.Where(parameter => parameter != network.WordVectors)];
        for (int i = 0; i < sources.Length; i++)
            sources[i].Value.Span.CopyTo(_network.Parameters[i].Value.Span);
        _network.Refresh(_pass.Team);
    }

    /// <summary>
    /// Runs copies of the sequence whose vectors are scaled by alpha, alpha + step and so on, as one batch. Returns F of the first copy, and, with a
    /// step, adds step times the inner product of vector and gradient to <paramref name="parts"/>.
    /// </summary>
    private double Run(Matrix vectors, double alpha, int copies, double step, double[] parts)
    {
        ClassifierShape shape = _network.Shape;
        _pass.Workspace.Reset();
        var lengths = new int[copies];
        Array.Fill(lengths, vectors.Rows);
        _batch.Build(lengths);
        // Equal lengths keep their order: copy i of token t is row t · copies + i.
        Matrix elements = _pass.Workspace.Take(vectors.Rows * copies, shape.ElementSize);
        for (int row = 0; row < elements.Rows; row++)
        {
            vectors.Row(row / copies).CopyTo(elements.Row(row));
            VectorMath.Scale((float)(alpha + row % copies * step), elements.Row(row));
        }
        if (shape.AdditionalFeatures > 0)
        {
            _batch.Additional = _pass.Workspace.Take(copies, shape.AdditionalFeatures);
            VectorMath.CopyToRows(_additional, _batch.Additional);
        }
        Matrix logits = _pass.Workspace.Take(copies, shape.Outputs);
        _network.ForwardElements(_pass, _state, _batch, elements, logits);
        double first = VectorMath.Dot(_direction, logits.Row(0));
        if (step == 0)
            return first;

        Matrix dLogits = _pass.Workspace.Take(copies, shape.Outputs), dElements = _pass.Workspace.Take(elements.Rows, shape.ElementSize);
        VectorMath.CopyToRows(_direction, dLogits);
        _network.BackwardElements(_pass, _state, dLogits, dElements);
        for (int row = 0; row < elements.Rows; row++)
            parts[row / copies] += step * VectorMath.Dot(vectors.Row(row / copies), dElements.Row(row));
        return first;
    }
}
