using System.Globalization;

namespace Microsoft.ML.Recurrent.Tests.Drawing;

internal static class Cultures
{
    /// <summary>Runs <paramref name="action"/> where numbers have a comma.</summary>
    public static T InOneWithCommas<T>(Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = commas;
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
