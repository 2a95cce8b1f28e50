using System.Globalization;

namespace LongRange;

/// <summary>How figures are written.</summary>
internal static class Figures
{
    /// <summary>A share, from 0 to 1.</summary>
    public static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>An error; a huge one by its power of ten.</summary>
    public static string Error(double error) => error.ToString(error < 1000 ? "0.0000" : "0.0e0", CultureInfo.InvariantCulture);

    /// <summary>A norm, by its power of ten.</summary>
    public static string Norm(double norm) => norm.ToString("0.0e0", CultureInfo.InvariantCulture);
}
