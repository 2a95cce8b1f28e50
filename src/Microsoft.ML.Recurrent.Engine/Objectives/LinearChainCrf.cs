using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// A conditional random field over the tags of a sequence, on emissions that a network computes (Lafferty, McCallum and Pereira 2001, "Conditional
/// random fields"; Lample et al. 2016, "Neural architectures for named entity recognition"):
/// <code>
///   p(y | x) = exp(score(y | x)) / Σ_y' exp(score(y' | x))       score: see <see cref="TagChain"/>
///   loss = Σ_sequences -ln Σ_(y agrees with the labels) p(y | x) / number of labelled tokens
/// </code>
/// Tokens without a label are summed over (Tsuboi et al. 2008, "Training conditional random fields using incomplete annotations"). Constraints hold in
/// decoding alone: the loss sums over all sequences, so that labels which may not be decoded have a finite one.
/// The gradient of a score is how often it is expected to be used, less how often it is expected to be used by what agrees with the labels.
/// </summary>
internal sealed class LinearChainCrf : Layer
{
    // First scores of transitions are small against emissions.
    private const double InitialBound = 0.1;

    private readonly Parameter[] _parameters;

    /// <summary>A field with weights <c>name.transitions</c>, <c>name.start_transitions</c> and <c>name.end_transitions</c>.</summary>
    /// <param name="name">Prefix of the weights' names.</param>
    /// <param name="tags">Number of tags: K.</param>
    /// <param name="constraints">What is allowed in decoding, or null for all.</param>
    public LinearChainCrf(string name, int tags, TagConstraints? constraints = null)
    {
        Transitions = new Parameter(name + ".transitions", tags, tags) { Decays = false };
        Start = new Parameter(name + ".start_transitions", 1, tags) { Decays = false };
        End = new Parameter(name + ".end_transitions", 1, tags) { Decays = false };
        _parameters = [Transitions, Start, End];
        DecodingChain = new TagChain(tags, constraints);
        TrainingChain = constraints is null ? DecodingChain : new TagChain(tags);
    }

    /// <summary>Score of one tag following another: [K (from), K (to)].</summary>
    public Parameter Transitions { get; }

    /// <summary>Score of a tag being the first: [1, K].</summary>
    public Parameter Start { get; }

    /// <summary>Score of a tag being the last: [1, K].</summary>
    public Parameter End { get; }

    /// <summary>Number of tags: K.</summary>
    public int TagCount => Transitions.Value.Rows;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>What the loss sums over.</summary>
    internal TagChain TrainingChain { get; }

    /// <summary>What is decoded with: for <see cref="TagDecoder"/>.</summary>
    public TagChain DecodingChain { get; }

    /// <summary>Small uniform scores.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        foreach (Parameter parameter in _parameters)
            Initializer.Uniform(parameter.Value, InitialBound, Initializer.Stream(seed, ref nextNumber));
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        DecodingChain.Set(Start.Value, Transitions.Value, End.Value, team);
        if (TrainingChain != DecodingChain)
            TrainingChain.Set(Start.Value, Transitions.Value, End.Value, team);
    }

    /// <summary>A session's memory for the loss.</summary>
    public static LinearChainCrfState CreateState() => new();

    /// <summary>The loss: the mean over labelled tokens; adds to the parameters' gradients and writes that of the emissions.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="emissions">[tokens, K].</param>
    /// <param name="tags">[tokens], from 0 to K - 1; -1 for a token without a label.</param>
    /// <param name="dEmissions">[tokens, K]; may be the emissions.</param>
    /// <param name="weight">What the loss and its gradient are multiplied by.</param>
    /// <returns>The loss; 0 where no token has a label.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A tag is none of the K.</exception>
    public double Train(Pass pass, LinearChainCrfState state, PackedBatch batch, Matrix emissions, ReadOnlySpan<int> tags, Matrix dEmissions, float weight = 1)
    {
        RowShape.Check(dEmissions, batch.TokenCount, TagCount, nameof(dEmissions));
        state.Begin(this, pass, batch, emissions, tags);
        double loss = state.Run(pass, dEmissions);
        state.AddGradients(pass, dEmissions, weight);
        return weight * loss;
    }

    /// <summary>The loss without gradients.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="emissions">[tokens, K].</param>
    /// <param name="tags">[tokens], from 0 to K - 1; -1 for a token without a label.</param>
    /// <returns>The loss; 0 where no token has a label.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A tag is none of the K.</exception>
    public double Evaluate(Pass pass, LinearChainCrfState state, PackedBatch batch, Matrix emissions, ReadOnlySpan<int> tags)
    {
        state.Begin(this, pass, batch, emissions, tags);
        return state.Run(pass, marginals: null);
    }
}
