using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>One continuation of a prompt.</summary>
internal sealed class Generation
{
    private readonly LanguageModelTransformer _transformer;
    private readonly int[] _prompt;
    private readonly GenerationOptions _options;
    private readonly HashSet<int> _stops;

    public Generation(LanguageModelTransformer transformer, int[] prompt, GenerationOptions options)
    {
        _transformer = transformer;
        _prompt = prompt;
        _options = options;
        _stops = [.. options.StopTokens.Select(token => token == transformer.Vocabulary[LanguageModelIds.End] ? LanguageModelIds.End : transformer.Input.IdOf(token))];
        // A stop token that the model does not know never comes.
        _stops.Remove(LanguageModelIds.Unknown);
        if (!Model.IsContiguous)
            _stops.Add(LanguageModelIds.End);
    }

    private ILanguageModel Model => _transformer.Model;

    /// <summary>The tokens of the continuation. Threads that share large distributions live as long as the enumeration.</summary>
    public IEnumerable<string> Run()
    {
        using var team = new ThreadTeam(Environment.ProcessorCount);
        foreach (int id in _options.BeamWidth > 1 ? Search(team) : Sample(team))
        {
            if (id == LanguageModelIds.End && !Model.IsContiguous)
                yield break;
            yield return _transformer.Vocabulary[id];
        }
    }

    private int[] Search(ThreadTeam team) => new BeamSearch(
        Model, _options.BeamWidth, _options.LengthNormalization, id => id != LanguageModelIds.Unknown || _options.AllowUnknown, _stops.Contains, team)
        .Search(ReadPrompt(team), _options.MaximumLength);

    private IEnumerable<int> Sample(ThreadTeam team)
    {
        ILanguageModelState state = ReadPrompt(team);
        var sampler = new TokenSampler(_options.Sampling, Model.Clusters);
        if (!_options.AllowUnknown)
            sampler.Exclude(LanguageModelIds.Unknown);
        foreach (int id in _prompt)
            sampler.Note(id);
        for (int length = 0; length < _options.MaximumLength; length++)
        {
            int id = sampler.Draw(state, (uint)length);
            if (id < 0)
                yield break;
            yield return id;
            if (_stops.Contains(id))
                yield break;
            sampler.Note(id);
            state.Advance(id);
        }
    }

    private ILanguageModelState ReadPrompt(ThreadTeam team)
    {
        ILanguageModelState state = Model.CreateState(team);
        foreach (int id in _prompt)
            state.Advance(id);
        return state;
    }
}
