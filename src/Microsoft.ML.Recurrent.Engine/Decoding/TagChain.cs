using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// The scores of a chain of tags, beside those of its tokens:
/// <code>
///   score(y | x) = start[y_0] + Σ_t x_t[y_t] + Σ_(t>0) transitions[y_(t-1), y_t] + end[y_last]
/// </code>
/// What is not allowed has the score negative infinity. Derived from the transitions, for sums over all sequences:
/// <code>
///   shift_j = max_i transitions_ij        factor_ij = exp(transitions_ij - shift_j)
/// </code>
/// A chain does not change while it is used, so any number of sessions share it.
/// </summary>
internal sealed class TagChain
{
    private readonly TagConstraints? _constraints;
    private readonly PackedMatrix _forward = new();
    private readonly PackedMatrix _backward = new();
    private readonly float[] _shifts;
    private readonly float[] _none;

    /// <summary>A chain of independent tags: all that is allowed has the score 0.</summary>
    /// <param name="tags">Number of tags.</param>
    /// <param name="constraints">What is allowed, or null for all.</param>
    /// <exception cref="ArgumentException">The constraints are of another number of tags.</exception>
    public TagChain(int tags, TagConstraints? constraints = null)
    {
        if (tags < 1)
            throw new ArgumentOutOfRangeException(nameof(tags), tags, "Expected at least one tag.");
        if (constraints is not null && constraints.TagCount != tags)
            throw new ArgumentException($"Expected constraints of {tags} tags, found constraints of {constraints.TagCount}.", nameof(constraints));
        _constraints = constraints;
        EntityTypes = EntityTypes.Of(constraints);
        // Rows of whole vectors: a kernel that reads row after row starts each on a cache line.
        int stride = (tags + Workspace.Alignment - 1) / Workspace.Alignment * Workspace.Alignment;
        Start = Matrix.Create(1, tags);
        End = Matrix.Create(1, tags);
        Transitions = Matrix.Create(tags, stride).ColumnRange(0, tags);
        Incoming = Matrix.Create(tags, stride).ColumnRange(0, tags);
        Factors = Matrix.Create(tags, tags);
        _shifts = new float[tags];
        _none = new float[tags];
        using var one = new ThreadTeam(1);
        Set(Start, Transitions, End, one);
    }

    /// <summary>Number of tags: K.</summary>
    public int TagCount => Factors.Rows;

    /// <summary>The types of entities that the constraints' tags mark; null without such.</summary>
    public EntityTypes? EntityTypes { get; }

    /// <summary>start: [1, K].</summary>
    public Matrix Start { get; }

    /// <summary>end: [1, K].</summary>
    public Matrix End { get; }

    /// <summary>transitions: [K (from), K (to)].</summary>
    public Matrix Transitions { get; }

    /// <summary>The same, transposed: [K (to), K (from)].</summary>
    public Matrix Incoming { get; }

    /// <summary>shift: [K]; negative infinity for a tag that nothing leads to.</summary>
    public ReadOnlySpan<float> Shifts => _shifts;

    /// <summary>factor: [K (from), K (to)].</summary>
    public Matrix Factors { get; }

    /// <summary>Takes other scores; what is not allowed stays so.</summary>
    /// <param name="start">[1, K].</param>
    /// <param name="transitions">[K, K].</param>
    /// <param name="end">[1, K].</param>
    /// <param name="team">Threads.</param>
    public void Set(Matrix start, Matrix transitions, Matrix end, ThreadTeam team)
    {
        for (int to = 0; to < TagCount; to++)
        {
            Start[0, to] = _constraints is null || _constraints.AllowsFirst(to) ? start[0, to] : float.NegativeInfinity;
            End[0, to] = _constraints is null || _constraints.AllowsLast(to) ? end[0, to] : float.NegativeInfinity;
            Span<float> incoming = Incoming.Row(to);
            for (int from = 0; from < TagCount; from++)
                Transitions[from, to] = incoming[from] = _constraints is null || _constraints.Allows(from, to) ? transitions[from, to] : float.NegativeInfinity;
            _shifts[to] = ExponentialSum.Max(incoming);
            // Nothing leads there: its sums are 1, so that they are not taken for ones that are too small, and its score is that of the shift.
            _none[to] = float.IsNegativeInfinity(_shifts[to]) ? 1 : 0;
        }
        for (int from = 0; from < TagCount; from++)
        {
            Span<float> factors = Factors.Row(from);
            Elementwise.Apply<SoftmaxRows.PowerOperator>(Transitions.Row(from), _shifts, default, factors);
            for (int to = 0; to < TagCount; to++)
            {
                if (_none[to] > 0)
                    factors[to] = 0;
            }
        }
        _forward.Pack(Factors, transpose: false, team);
        _backward.Pack(Factors, transpose: true, team);
    }

    /// <summary>sums_j = Σ_i terms_i · factor_ij; 1 for a tag that nothing leads to.</summary>
    public void Advance(ReadOnlySpan<float> terms, Span<float> sums) => RowProduct.Multiply(_none, terms, _forward, sums, descending: false);

    /// <summary>sums_i = Σ_j terms_j · factor_ij.</summary>
    public void Return(ReadOnlySpan<float> terms, Span<float> sums)
    {
        sums.Clear();
        RowProduct.Multiply(sums, terms, _backward, sums, descending: false);
    }

    /// <summary>ln Σ_i exp(scores_i + transitions_ij) for one j, term by term.</summary>
    public double LogSum(ReadOnlySpan<float> scores, int to)
    {
        ReadOnlySpan<float> incoming = Incoming.Row(to);
        double largest = double.NegativeInfinity, sum = 0;
        for (int from = 0; from < scores.Length; from++)
            largest = Math.Max(largest, (double)scores[from] + incoming[from]);
        if (double.IsNegativeInfinity(largest))
            return largest;
        for (int from = 0; from < scores.Length; from++)
            sum += Math.Exp((double)scores[from] + incoming[from] - largest);
        return largest + Math.Log(sum);
    }
}
