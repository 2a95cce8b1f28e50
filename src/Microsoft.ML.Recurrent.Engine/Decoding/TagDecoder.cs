using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// Tags of sequences from the scores of a <see cref="TagChain"/> and of their tokens: the best tags (Viterbi 1967), the best few, and the probabilities of
/// every token's tags. With a chain of independent tags, emissions are a softmax's logits: without constraints the best tag of each token, and its probabilities.
/// A session's memory, for one thread; a sequence's results do not depend on the others of its batch, nor on the number of threads of the pass.
/// </summary>
internal sealed unsafe class TagDecoder
{
    private readonly TagChain _chain;
    private readonly ForwardBackward _sums = new();
    private readonly Viterbi _viterbi = new();
    private readonly BestSequences _best = new();
    private readonly EntitySearch? _entities;
    private readonly List<EntityCandidate> _found = [];
    private int[] _sequenceTags = [];

    /// <summary>A decoder of sequences with the scores of <paramref name="chain"/>: of a CRF's decoding chain, or of independent tags.</summary>
    public TagDecoder(TagChain chain)
    {
        _chain = chain;
        _entities = chain.EntityTypes is { } types ? new EntitySearch(types) : null;
    }

    /// <summary>The best tags of each sequence: those of the largest score and, among equals, the ones with the lower last tag, then the one before, and so on.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="emissions">[tokens, K], finite.</param>
    /// <param name="tags">[tokens].</param>
    public void Decode(Pass pass, PackedBatch batch, Matrix emissions, Span<int> tags)
    {
        VectorMath.CheckLength(tags.Length, batch.TokenCount);
        int mark = pass.Workspace.Mark();
        _viterbi.Begin(pass, _chain, batch, emissions);
        fixed (int* found = tags)
        {
            var job = new ViterbiJob { Decoder = this, Tags = found };
            pass.Team.Run(SequenceCount(batch), ref job);
        }
        pass.Workspace.Release(mark);
    }

    /// <summary>Tags of the entities with the largest expected F1 (<see cref="EntitySearch"/>), for a chain that has <see cref="TagChain.EntityTypes"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="emissions">[tokens, K], finite.</param>
    /// <param name="threshold">Half of the F1 that is expected, above 0.</param>
    /// <param name="tags">[tokens].</param>
    public void DecodeEntities(Pass pass, PackedBatch batch, Matrix emissions, double threshold, Span<int> tags)
    {
        VectorMath.CheckLength(tags.Length, batch.TokenCount);
        EntitySearch search = Search();
        int mark = pass.Workspace.Mark();
        Matrix marginals = pass.Workspace.Take(batch.TokenCount, _chain.TagCount);
        Sum(pass, batch, emissions, marginals);
        for (int sequence = 0; sequence < SequenceCount(batch); sequence++)
        {
            _found.Clear();
            search.Find(_sums, marginals, batch, sequence, threshold, _found);
            if (_sequenceTags.Length < batch.Lengths[sequence])
                _sequenceTags = new int[2 * batch.Lengths[sequence]];
            Span<int> own = _sequenceTags.AsSpan(0, batch.Lengths[sequence]);
            search.Choose(CollectionsMarshal.AsSpan(_found), threshold, own);
            batch.Scatter<int>(sequence, own, tags);
        }
        pass.Workspace.Release(mark);
    }

    /// <summary>What <see cref="DecodeEntities"/> chooses from, for a choice with several thresholds: the spans of each sequence that may be entities.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="emissions">[tokens, K], finite.</param>
    /// <param name="smallest">The smallest threshold, above 0.</param>
    /// <param name="found">Of each sequence what is added to: [sequences], packed.</param>
    public void FindEntities(Pass pass, PackedBatch batch, Matrix emissions, double smallest, ReadOnlySpan<List<EntityCandidate>> found)
    {
        VectorMath.CheckLength(found.Length, batch.SequenceCount);
        EntitySearch search = Search();
        int mark = pass.Workspace.Mark();
        Matrix marginals = pass.Workspace.Take(batch.TokenCount, _chain.TagCount);
        Sum(pass, batch, emissions, marginals);
        for (int sequence = 0; sequence < SequenceCount(batch); sequence++)
            search.Find(_sums, marginals, batch, sequence, smallest, found[sequence]);
        pass.Workspace.Release(mark);
    }

    /// <summary>The probability of every tag at every token, over all that is allowed.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="emissions">[tokens, K], finite.</param>
    /// <param name="marginals">[tokens, K]; may be the emissions.</param>
    public void Marginals(Pass pass, PackedBatch batch, Matrix emissions, Matrix marginals)
    {
        RowShape.Check(marginals, batch.TokenCount, _chain.TagCount, nameof(marginals));
        int mark = pass.Workspace.Mark();
        Sum(pass, batch, emissions, marginals);
        pass.Workspace.Release(mark);
    }

    /// <summary>The best few tag sequences of each sequence, the best first (it is that of <see cref="Decode"/>), and their probabilities among all that is allowed.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="emissions">[tokens, K], finite.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="tags">[count, tokens]; -1 where a sequence has fewer.</param>
    /// <param name="logProbabilities">[count, sequences]; negative infinity where a sequence has fewer; 0 of an empty sequence, which has one.</param>
    public void DecodeBest(Pass pass, PackedBatch batch, Matrix emissions, int count, Span<int> tags, Span<double> logProbabilities)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        VectorMath.CheckLength(tags.Length, checked(count * batch.TokenCount));
        VectorMath.CheckLength(logProbabilities.Length, checked(count * batch.SequenceCount));
        tags.Fill(-1);
        logProbabilities.Fill(double.NegativeInfinity);
        logProbabilities[SequenceCount(batch)..batch.SequenceCount].Clear();
        int mark = pass.Workspace.Mark();
        _sums.Begin(pass, _chain, batch, emissions);
        _best.Begin(pass, _chain, batch, emissions, count);
        fixed (int* found = tags)
        fixed (double* probabilities = logProbabilities)
        {
            var job = new BestJob { Decoder = this, Tags = found, LogProbabilities = probabilities };
            pass.Team.Run(SequenceCount(batch), ref job);
        }
        pass.Workspace.Release(mark);
    }

    private EntitySearch Search() => _entities ?? throw new InvalidOperationException("Tags that mark no entities cannot be decoded as entities.");

    private void Sum(Pass pass, PackedBatch batch, Matrix emissions, Matrix marginals)
    {
        _sums.Begin(pass, _chain, batch, emissions);
        var job = new MarginalsJob { Sums = _sums, Marginals = marginals };
        pass.Team.Run(SequenceCount(batch), ref job);
    }

    // Empty sequences come last.
    private static int SequenceCount(PackedBatch batch) => batch.StepCount == 0 ? 0 : batch.ActiveAt(0);

    private struct ViterbiJob : IParallelJob
    {
        public TagDecoder Decoder;
        public int* Tags;

        public readonly void Execute(int part) => Decoder._viterbi.Decode(part, Tags);
    }

    private struct MarginalsJob : IParallelJob
    {
        public ForwardBackward Sums;
        public Matrix Marginals;

        public readonly void Execute(int part)
        {
            Sums.Forward(part);
            Sums.Backward(part, Marginals);
        }
    }

    private struct BestJob : IParallelJob
    {
        public TagDecoder Decoder;
        public int* Tags;
        public double* LogProbabilities;

        public readonly void Execute(int part)
        {
            Decoder._sums.Forward(part);
            Decoder._best.Decode(part, Decoder._sums.LogPartition(part), Tags, LogProbabilities);
        }
    }
}
