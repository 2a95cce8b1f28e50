using System.Globalization;
using Examples.Common;
using Microsoft.ML.Recurrent;

namespace CharacterModel;

/// <summary>Bits per character after an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Seconds">Since training began; the validations are counted.</param>
/// <param name="Training">Of the training text, the mean while the epoch ran.</param>
/// <param name="Validation">Of the validation text, after the epoch.</param>
internal sealed record EpochBits(int Epoch, double Seconds, double Training, double Validation)
{
    /// <summary>Those of all epochs with a validation.</summary>
    public static IEnumerable<EpochBits> Of(IEnumerable<EpochRecord> epochs)
    {
        double seconds = 0;
        foreach (EpochRecord epoch in epochs)
        {
            seconds += epoch.Seconds;
            if (epoch.ValidationLoss is double loss)
                yield return new EpochBits(epoch.Epoch, seconds, epoch.TrainingLoss / Math.Log(2), loss / Math.Log(2));
        }
    }

    /// <summary>A table of them.</summary>
    public static TextTable Table(IEnumerable<EpochRecord> epochs)
    {
        var table = new TextTable("epoch", "seconds", "training", "validation bits per character");
        foreach (EpochBits bits in Of(epochs))
            table.Add([.. bits.Cells()]);
        return table;
    }

    /// <summary>A file of them, to draw a curve from.</summary>
    public static string Csv(IEnumerable<EpochRecord> epochs) =>
        "epoch,seconds,training_bits,validation_bits\n" + string.Concat(Of(epochs).Select(bits => string.Join(',', bits.Cells()) + "\n"));

    private IEnumerable<string> Cells() => [Format(Epoch, "0"), Format(Seconds, "0.0"), Format(Training, "0.0000"), Format(Validation, "0.0000")];

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
