using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>A linear classifier of n-grams whose scores are brought to the scale of logits.</summary>
/// <param name="Model">The classifier.</param>
/// <param name="Calibration">Scale and shifts.</param>
internal sealed record CalibratedNGrams(NGramLinearModel Model, ScoreCalibration Calibration)
{
    /// <summary>Number of learned weights.</summary>
    public long WeightCount => ((long)Model.Table.Count + 1) * Model.OutputCount;

    /// <summary>Adds the logits of the reader's text to <paramref name="logits"/>.</summary>
    /// <param name="reader">Holds the text.</param>
    /// <param name="scores">Scratch: [outputs].</param>
    /// <param name="logits">[outputs].</param>
    public void AddTo(NGramReader reader, Span<float> scores, Span<float> logits)
    {
        Model.Score(Model.Table.Encode(reader), scores);
        Calibration.AddTo(scores, logits);
    }

    /// <summary>Writes classifier and calibration.</summary>
    public void Write(SectionWriter writer)
    {
        Calibration.Write(writer);
        Model.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The numbers do not fit together.</exception>
    public static CalibratedNGrams Read(SectionReader reader)
    {
        ScoreCalibration calibration = ScoreCalibration.Read(reader);
        NGramLinearModel model = NGramLinearModel.Read(reader);
        return calibration.Shifts.Length == model.OutputCount
            ? new CalibratedNGrams(model, calibration)
            : throw reader.Fault($"shifts for {model.OutputCount} scores", $"{calibration.Shifts.Length}");
    }
}
