using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Collects the faults of an options object, so that all are reported at once.</summary>
internal sealed class OptionsFaults
{
    private readonly List<string> _faults = [];

    public void Add(string fault) => _faults.Add(fault);

    public void Name(string? value, string option)
    {
        if (string.IsNullOrWhiteSpace(value))
            Add($"{option} must be the name of a column; it is {(value is null ? "null" : "blank")}.");
    }

    public void Defined<T>(T value, string option) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Add($"{option} must be one of {string.Join(", ", Enum.GetNames<T>())}; it is {value}.");
    }

    public void Range(int value, int minimum, int maximum, string option)
    {
        if (value < minimum || value > maximum)
        {
            string expected = maximum == int.MaxValue ? $"at least {minimum}" : string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}");
            Add($"{option} must be {expected}; it is {value.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    public void Fraction(float value, string option)
    {
        if (!(value >= 0 && value < 1))
            Add($"{option} must be at least 0 and below 1; it is {Show(value)}.");
    }

    public void Positive(float value, string option)
    {
        if (!(value > 0 && float.IsFinite(value)))
            Add($"{option} must be a finite number above 0; it is {Show(value)}.");
    }

    public void NotNegative(float value, string option)
    {
        if (!(value >= 0 && float.IsFinite(value)))
            Add($"{option} must be a finite number, at least 0; it is {Show(value)}.");
    }

    /// <summary>Throws if there are faults.</summary>
    public void ThrowIfAny(string type)
    {
        if (_faults.Count > 0)
            throw new OptionsException(type, _faults);
    }

    private static string Show(float value) => value.ToString(CultureInfo.InvariantCulture);
}
