using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A sentence in, a tag for each token out: token vectors → recurrent layers → output layer, with dropout between the parts (Graves and Schmidhuber
/// 2005; Huang, Xu and Yu 2015, "Bidirectional LSTM-CRF models for sequence tagging"). The weights are only read by <see cref="Score"/> and the
/// forward pass, so that any number of states can run side by side on them.
/// </summary>
internal sealed class TaggerNetwork
{
    private readonly TokenVectors _vectors;
    private readonly Stack _recurrent;
    private readonly LinearTagOutput? _auxiliary;
    private readonly Layer[] _layers;
    private readonly TaggerRegularization _regularization;
    private readonly Dropout _inputDropout;
    private readonly Dropout _outputDropout;

    /// <summary>A network with zero weights.</summary>
    /// <param name="shape">Sizes and kinds.</param>
    /// <param name="tagNames">The tags' names, each once: [tags].</param>
    /// <param name="regularization">Dropout; <see langword="null"/> for a network that is not trained.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together (<see cref="TaggerShape.Fault"/>), or the names do not (<see cref="TagConstraints"/>).</exception>
    public TaggerNetwork(TaggerShape shape, IReadOnlyList<string> tagNames, TaggerRegularization? regularization = null)
    {
        if (shape.Fault is { } fault)
            throw new ArgumentException(fault, nameof(shape));
        if (tagNames.Count != shape.Tags || tagNames.Distinct(StringComparer.Ordinal).Count() != tagNames.Count)
            throw new ArgumentException($"Expected the names of {shape.Tags} tags, each once; found {string.Join(", ", tagNames)}.", nameof(tagNames));
        TagNames = tagNames;
        Shape = shape;
        _regularization = regularization ??= new TaggerRegularization();
        _vectors = new TokenVectors(shape, regularization);
        _inputDropout = new Dropout(regularization.InputDropout, number: 0, regularization.Variational);
        _outputDropout = new Dropout(regularization.OutputDropout, number: 1, regularization.Variational);
        _recurrent = new Stack(shape.Recurrent(regularization));
        TagConstraints? constraints = shape.Scheme == TagScheme.None ? null : new TagConstraints(tagNames, shape.Scheme);
        Output = shape.Output == TaggerOutput.PreviousTag
            ? new PreviousTagOutput("output", shape.StateSize, shape.Tags, shape.PreviousTag(regularization), constraints)
            : new LinearTagOutput("output", shape.StateSize, shape.Tags, shape.Output == TaggerOutput.ConditionalRandomField, constraints, regularization.Consistency);
        _auxiliary = regularization.AuxiliaryTags > 0 ? new LinearTagOutput("auxiliary", shape.StateSize, regularization.AuxiliaryTags, hasCrf: false, constraints: null, regularization.Consistency) : null;
        _layers = [.. new Layer?[] { _vectors, _recurrent, Output, _auxiliary }.OfType<Layer>()];
        Parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
        ModelParameters = [.. _vectors.Parameters, .. _recurrent.Parameters, .. Output.Parameters];
    }

    /// <summary>Sizes and kinds.</summary>
    public TaggerShape Shape { get; }

    /// <summary>The tags' names: [tags].</summary>
    public IReadOnlyList<string> TagNames { get; }

    /// <summary>All weights, in a fixed order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Whether training needs tags of a second kind.</summary>
    public bool HasAuxiliaryTags => _auxiliary is not null;

    /// <summary>Whether <see cref="Train"/> expects every sentence twice, one after the other.</summary>
    public bool TrainsOnPairs => _regularization.Consistency > 0;

    /// <summary>The weights that prediction needs, in a fixed order: all but those of an auxiliary output.</summary>
    public IReadOnlyList<Parameter> ModelParameters { get; }

    /// <summary>The output layer.</summary>
    public TagOutput Output { get; }

    /// <summary>Random initial weights.</summary>
    public void Initialize(ulong seed)
    {
        uint number = 0;
        foreach (Layer layer in _layers)
            layer.Initialize(seed, ref number);
    }

    /// <summary>Gives words their first vectors from elsewhere; words without one keep their random vector.</summary>
    /// <param name="vectors">Vectors of the vocabulary's words, of the length of this network's.</param>
    /// <param name="frozen">Whether the words that have one keep it in training.</param>
    /// <exception cref="InvalidOperationException">Tokens have no words.</exception>
    public void SetWordVectors(WordVectors vectors, bool frozen)
    {
        Embedding words = _vectors.Words ?? throw new InvalidOperationException("A network of float vectors has no word vectors.");
        words.SetVectors(vectors, static id => id, frozen);
    }

    /// <summary>To be called whenever weights have changed.</summary>
    public void Refresh(ThreadTeam team)
    {
        foreach (Layer layer in _layers)
            layer.Refresh(team);
    }

    /// <summary>What <see cref="Score"/> needs packed; to be made when the weights change no more.</summary>
    public FrozenTagger Freeze(ThreadTeam team)
    {
        Output.Refresh(team);
        var recurrent = new FrozenStack(_recurrent, _vectors.Words?.Weight.Value, team);
        return new FrozenTagger(recurrent, _vectors.Characters?.Freeze(team));
    }

    /// <summary>A hash of what training starts from: shape, dropout, weights.</summary>
    public void AddTo(ref StableHash hash)
    {
        hash.Add(Shape.ToString());
        hash.Add(_regularization.ToString());
        hash.Add(_regularization.WordDropoutRates.AsSpan());
        foreach (string name in TagNames)
            hash.Add(name);
        foreach (Parameter parameter in Parameters)
            hash.Add(parameter.Value.Span);
        foreach (bool isFrozen in _vectors.Words?.FrozenRows ?? [])
            hash.Add(isFrozen ? 1L : 0L);
    }

    /// <summary>Memory for one batch at a time.</summary>
    public TaggerNetworkState CreateState() => new(_vectors.CreateState(), _recurrent.CreateState(), Output.CreateState(), _auxiliary?.CreateState());

    /// <summary>The mean loss of the tokens that have a tag, and of the auxiliary tags if there are some; adds its gradient into the parameters.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">The sentences with their tags, as <see cref="TrainsOnPairs"/> says; words are replaced in place by word dropout.</param>
    public double Train(Pass pass, TaggerNetworkState state, TaggerBatch batch)
    {
        PackedBatch layout = batch.Layout;
        if (TrainsOnPairs)
            DropoutConsistency.CheckPairs(layout);
        Matrix hidden = Forward(pass, state, batch), features = hidden;
        if (_outputDropout.IsActive(pass))
            features = pass.Workspace.Take(hidden.Rows, hidden.Columns);
        _outputDropout.Forward(pass, state.OutputDropout, layout, hidden, features);
        Matrix dHidden = pass.Workspace.Take(hidden.Rows, hidden.Columns), dVectors = pass.Workspace.Take(hidden.Rows, Shape.InputSize);
        double loss = Output.Train(pass, state.Output, layout, features, batch.Tags, weight: 1, dHidden);
        if (_auxiliary is not null)
        {
            Matrix dAuxiliary = pass.Workspace.Take(hidden.Rows, hidden.Columns);
            loss += _auxiliary.Train(pass, state.Auxiliary!, layout, features, batch.AuxiliaryTags, _regularization.AuxiliaryWeight, dAuxiliary);
            Rows.Add(dAuxiliary, dHidden);
        }
        Dropout.Backward(state.OutputDropout, dHidden, dHidden);
        _recurrent.Backward(pass, state.Recurrent, dHidden, dVectors);
        Dropout.Backward(state.InputDropout, dVectors, dVectors);
        _vectors.Backward(pass, state.Vectors, dVectors);
        return loss;
    }

    /// <summary>Runs the sentences and prepares <see cref="Output"/> for what is asked of it next.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">The sentences.</param>
    public void Evaluate(Pass pass, TaggerNetworkState state, TaggerBatch batch) =>
        Output.Score(pass, state.Output, batch.Layout, Forward(pass, state, batch));

    /// <summary>As <see cref="Evaluate"/>, to the bit, for prediction.</summary>
    /// <param name="pass">Threads and scratch memory; its workspace has been reset by the caller.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="frozen">What <see cref="Freeze"/> made of this network.</param>
    /// <param name="walks">Working memory of the frozen recurrent layers.</param>
    /// <param name="memory">What the session keeps of tokens.</param>
    /// <param name="batch">The sentences.</param>
    public void Score(Pass pass, TaggerNetworkState state, FrozenTagger frozen, FrozenWalk[] walks, TokenMemory memory, TaggerBatch batch)
    {
        int tokens = batch.Layout.TokenCount;
        Matrix hidden = pass.Workspace.Take(tokens, Shape.StateSize);
        if (memory.Projections is { } projections)
        {
            ProjectNew(pass, state, memory, projections, batch);
            frozen.Recurrent.ForwardTokens(pass, walks, batch.Layout, projections, hidden);
        }
        else
        {
            Matrix rest = pass.Workspace.Take(tokens, _vectors.RestSize);
            _vectors.Score(pass, state.Vectors, memory.Spellings, batch, rest);
            frozen.Recurrent.Forward(pass, walks, batch.Layout, _vectors.Words is null ? null : batch.WordArray, rest, hidden);
        }
        Output.Score(pass, state.Output, batch.Layout, hidden);
    }

    private void ProjectNew(Pass pass, TaggerNetworkState state, TokenMemory memory, TokenProjections projections, TaggerBatch batch)
    {
        TokenForms forms = batch.Forms ?? throw new InvalidOperationException("Expected tokens with texts: the network looks at their characters or outward forms.");
        ReadOnlySpan<int> found = projections.FindNew(batch.Tokens, forms.Count);
        memory.New.Build([found.Length]);
        Matrix rest = pass.Workspace.Take(found.Length, _vectors.RestSize);
        if (found.Length > 0)
        {
            memory.New.SetTokens(0, found, forms);
            _vectors.Score(pass, state.Vectors, memory.Spellings, memory.New, rest);
        }
        projections.Build(pass, batch.Tokens, memory.New.WordArray, rest);
    }

    private Matrix Forward(Pass pass, TaggerNetworkState state, TaggerBatch batch)
    {
        int tokens = batch.Layout.TokenCount;
        Matrix vectors = pass.Workspace.Take(tokens, Shape.InputSize), hidden = pass.Workspace.Take(tokens, Shape.StateSize);
        _vectors.Forward(pass, state.Vectors, batch, vectors);
        _inputDropout.Forward(pass, state.InputDropout, batch.Layout, vectors, vectors);
        _recurrent.Forward(pass, state.Recurrent, batch.Layout, vectors, hidden);
        return hidden;
    }
}
