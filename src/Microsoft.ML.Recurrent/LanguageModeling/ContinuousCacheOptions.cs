using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent;

/// <summary>A continuous cache over a recurrent language model: see <see cref="LanguageModelCatalog.WithContinuousCache(RecurrentCatalog, LanguageModelTransformer, IDataView, ContinuousCacheOptions)"/>.</summary>
public sealed class ContinuousCacheOptions
{
    /// <summary>
    /// How many words the cache remembers, the ends of rows included, 1 to 65,536. For each it keeps a hidden state; time grows with it as well. Grave et
    /// al. (2017) went from 100 to 10,000, and found the more the better.
    /// </summary>
    public int Size { get; set; } = 2000;

    /// <summary>
    /// θ, from 0 to 1,000: how much more a place counts the more its hidden state is like the one at hand; at 0 all count the same, as in a cache of word
    /// counts. <see langword="null"/> finds it on the validation set.
    /// </summary>
    public double? Theta { get; set; }

    /// <summary>λ, from 0 to 1: the cache's part of a probability. <see langword="null"/> finds it on the validation set.</summary>
    public double? Weight { get; set; }

    /// <exception cref="OptionsException">Options are out of range, or not given though there is nothing to find them on; all faults are listed.</exception>
    internal ContinuousCacheOptions CheckedCopy(bool hasValidationSet)
    {
        var faults = new OptionsFaults();
        faults.Range(Size, 1, ContinuousCacheSettings.MaximumSize, nameof(Size));
        Check(Theta, ContinuousCacheSettings.MaximumTheta, nameof(Theta));
        Check(Weight, 1, nameof(Weight));
        faults.ThrowIfAny(nameof(ContinuousCacheOptions));
        return (ContinuousCacheOptions)MemberwiseClone();

        void Check(double? value, double maximum, string option)
        {
            if (value is null && !hasValidationSet)
                faults.Add($"{option} must be given where there is no validation set to find it on.");
            if (value is double given && !(given >= 0 && given <= maximum))
                faults.Add(FormattableString.Invariant($"{option} must be from 0 to {maximum}; it is {given}."));
        }
    }
}
