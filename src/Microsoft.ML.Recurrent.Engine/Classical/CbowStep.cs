using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// One step of stochastic gradient descent on a batch. With h the mean of the vectors v(c) of the n words around word w, and noise words w'
/// (Mikolov et al. 2013, "Distributed representations of words and phrases and their compositionality", equation (4), for CBOW):
/// <code>
///   loss = -log σ(u(w)·h) - Σ_w' log σ(-u(w')·h)            e(w) = 1 - σ(u(w)·h)      e(w') = -σ(u(w')·h)
///   u(x) += rate · e(x) · h                                 v(c) += rate / n · Σ_x e(x)·u(x)
/// </code>
/// The 1 / n is that of the gradient, which word2vec leaves out (İrsoy, Benton and Stratos 2021, "Corrected CBOW performs as well as skip-gram").
/// All words of a batch see the weights as they were before it. First the words are shared out, each of which writes its own rows of the batch;
/// then the vectors, each of which receives what is due to it in the order of the words: bits do not depend on the threads.
/// </summary>
internal static unsafe class CbowStep
{
    private const int WordsPerPart = 32;

    /// <summary>Runs a batch that has been filled; its losses are left in it.</summary>
    public static void Run(CbowTables tables, CbowBatch batch, float learningRate, ThreadTeam team)
    {
        var errors = new ErrorJob { Tables = tables, Batch = batch };
        team.Run((batch.Count + WordsPerPart - 1) / WordsPerPart, ref errors);
        var update = new UpdateJob { Tables = tables, Batch = batch, LearningRate = learningRate, Parts = team.Size };
        team.Run(update.Parts, ref update);
    }

    private struct ErrorJob : IParallelJob
    {
        public CbowTables Tables;
        public CbowBatch Batch;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int part)
        {
            CbowBatch batch = Batch;
            int stride = Tables.Stride, end = Math.Min((part + 1) * WordsPerPart, batch.Count);
            fixed (float* contexts = Tables.Contexts, predictions = Tables.Predictions, means = batch.Means, corrections = batch.Corrections)
            {
                for (int i = part * WordsPerPart; i < end; i++)
                {
                    int length = batch.ContextLengths[i];
                    if (length == 0)
                    {
                        batch.Losses[i] = 0;
                        continue;
                    }
                    float* mean = means + (nint)i * stride, correction = corrections + (nint)i * stride;
                    Average(contexts, batch.ContextWords.AsSpan(i * batch.ContextSlots, length), mean, stride);
                    new Span<float>(correction, stride).Clear();
                    // Sixteen probabilities of at least 1e-18 have a product that a double can hold; more than those are rare in any training.
                    double likelihood = 1, loss = 0;
                    for (int j = 0; j < batch.Candidates; j++)
                    {
                        int word = batch.CandidateWords[i * batch.Candidates + j];
                        if (word < 0)
                            continue;
                        float* prediction = predictions + (nint)word * stride;
                        float logit = Math.Clamp(Dot(prediction, mean, stride), -40, 40), p = 1 / (1 + MathF.Exp(-logit));
                        float error = (j == 0 ? 1 : 0) - p;
                        likelihood *= j == 0 ? p : 1 / (1 + (double)MathF.Exp(logit));
                        if (likelihood < 1e-250)
                            (loss, likelihood) = (loss - Math.Log(likelihood), 1);
                        batch.Errors[i * batch.Candidates + j] = error;
                        MultiplyAdd(error / length, prediction, correction, stride);
                    }
                    batch.Losses[i] = (float)(loss - Math.Log(likelihood));
                }
            }
        }
    }

    private struct UpdateJob : IParallelJob
    {
        public CbowTables Tables;
        public CbowBatch Batch;
        public float LearningRate;
        public int Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int part)
        {
            CbowBatch batch = Batch;
            int stride = Tables.Stride;
            uint parts = (uint)Parts;
            fixed (float* contexts = Tables.Contexts, predictions = Tables.Predictions, means = batch.Means, corrections = batch.Corrections)
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    int length = batch.ContextLengths[i];
                    if (length == 0)
                        continue;
                    for (int j = i * batch.Candidates; j < (i + 1) * batch.Candidates; j++)
                    {
                        int word = batch.CandidateWords[j];
                        if (word >= 0 && (uint)word % parts == part)
                            MultiplyAdd(LearningRate * batch.Errors[j], means + (nint)i * stride, predictions + (nint)word * stride, stride);
                    }
                    for (int slot = i * batch.ContextSlots; slot < i * batch.ContextSlots + length; slot++)
                    {
                        int word = batch.ContextWords[slot];
                        if ((uint)word % parts == part)
                            MultiplyAdd(LearningRate, corrections + (nint)i * stride, contexts + (nint)word * stride, stride);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Average(float* contexts, ReadOnlySpan<int> words, float* mean, int stride)
    {
        Vector512<float> share = Vector512.Create(1f / words.Length);
        for (nint at = 0; at < stride; at += CbowTables.Lanes)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            foreach (int word in words)
                sum += Vector512.Load(contexts + (nint)word * stride + at);
            (sum * share).Store(mean + at);
        }
    }

    /// <summary>Σ x·y: sixteen running sums, added pairwise at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* x, float* y, int stride)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (nint at = 0; at < stride; at += CbowTables.Lanes)
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(x + at), Vector512.Load(y + at), sum);
        Vector256<float> eight = sum.GetLower() + sum.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>y += factor·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(float factor, float* x, float* y, int stride)
    {
        Vector512<float> factors = Vector512.Create(factor);
        for (nint at = 0; at < stride; at += CbowTables.Lanes)
            Vector512.FusedMultiplyAdd(factors, Vector512.Load(x + at), Vector512.Load(y + at)).Store(y + at);
    }
}
