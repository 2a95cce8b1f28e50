using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A recurrent language model with a continuous cache (Grave, Joulin and Usunier 2017, "Improving neural language models with a continuous cache"):
/// it remembers the hidden states of the last places of a text, and the word that followed each; words that followed where the hidden state was
/// like the one at hand become more probable. Nothing is trained for it. Behind a beginning the cache is empty and the model is the recurrent one.
/// <code>
///   p(w) = (1 - λ)·p_recurrent(w) + λ·p_cache(w)        p_cache(w) ∝ Σ_(i: w followed place i) exp(θ h·h_i)
/// </code>
/// </summary>
internal sealed class ContinuousCacheModel : ILanguageModel
{
    /// <summary>A model.</summary>
    /// <param name="model">The recurrent model.</param>
    /// <param name="settings">Size and weights of the cache.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public ContinuousCacheModel(RecurrentLanguageModel model, ContinuousCacheSettings settings)
    {
        if (settings.Fault is { } fault)
            throw new ArgumentException(fault, nameof(settings));
        Recurrent = model;
        Settings = settings;
    }

    /// <summary>The recurrent model.</summary>
    public RecurrentLanguageModel Recurrent { get; }

    /// <summary>Size and weights of the cache.</summary>
    public ContinuousCacheSettings Settings { get; }

    /// <inheritdoc/>
    public int VocabularySize => Recurrent.VocabularySize;

    /// <inheritdoc/>
    public bool IsContiguous => Recurrent.IsContiguous;

    /// <inheritdoc/>
    public LanguageModelKind Kind => LanguageModelKind.ContinuousCache;

    /// <inheritdoc/>
    public Matrix? CopyVectors() => Recurrent.CopyVectors();

    /// <inheritdoc/>
    public ILanguageModelState CreateState(ThreadTeam? team = null) => new ContinuousCacheState(this, team);

    /// <inheritdoc/>
    public ILanguageModelSession OpenSession(int threads) => new ContinuousCacheSession(this, threads);

    /// <inheritdoc/>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(Settings.Size);
        writer.WriteDouble(Settings.Theta);
        writer.WriteDouble(Settings.Weight);
        Recurrent.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">A setting is out of range, or the recurrent model does not fit together.</exception>
    public static ContinuousCacheModel Read(SectionReader reader)
    {
        var settings = new ContinuousCacheSettings { Size = reader.ReadInt32(), Theta = reader.ReadDouble(), Weight = reader.ReadDouble() };
        return settings.Fault is null
            ? new ContinuousCacheModel(RecurrentLanguageModel.Read(reader), settings)
            : throw reader.Fault("settings of a cache in their range", settings.Fault);
    }

    /// <summary>ln of the mixture, given the recurrent model's ln p and the cache's p.</summary>
    internal double Mix(double logProbability, double cache) =>
        Math.Log((1 - Settings.Weight) * Math.Exp(logProbability) + Settings.Weight * cache);
}
