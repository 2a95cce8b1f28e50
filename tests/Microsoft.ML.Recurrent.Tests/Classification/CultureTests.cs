using System.Globalization;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Where numbers are written with a comma, nothing is different.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;
    private readonly CultureInfo _comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "recurrent-culture-" + Guid.NewGuid().ToString("N"));

    public CultureTests()
    {
        _comma.NumberFormat.NumberDecimalSeparator = ",";
        _comma.NumberFormat.NegativeSign = "~";
    }

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _before;
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_model_has_the_same_bytes_and_the_log_the_same_numbers()
    {
        byte[] expected = Train(new MLContext(seed: 1));
        CultureInfo.CurrentCulture = _comma;
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);

        Assert.Equal(expected, Train(ml));
        Assert.Equal(expected, Classifiers.Payload(SequenceClassifierTransformer.ReadPayload(new MemoryStream(expected))));
        Assert.Contains(log.Infos, line => line.Contains("training loss 0.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_checkpoint_of_another_culture_is_resumed()
    {
        byte[] expected = Train(new MLContext(seed: 1), _folder);
        CultureInfo.CurrentCulture = _comma;

        Assert.Equal(expected, Train(new MLContext(seed: 1), _folder));
    }

    [Fact]
    public void Faults_show_numbers_with_a_point()
    {
        CultureInfo.CurrentCulture = _comma;

        OptionsException error = Assert.Throws<OptionsException>(() => Classifiers.TrainBinary(options =>
            (options.ValidationFraction, options.ValidationSet, options.Dropout, options.BatchSize) = (0.25f, new MLContext().Data.LoadFromEnumerable(Array.Empty<Message>()), 1.5f, -3)));

        Assert.Contains("0.25", error.Message, StringComparison.Ordinal);
        Assert.Contains("1.5", error.Message, StringComparison.Ordinal);
        Assert.Contains("-3", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Train(MLContext ml, string? folder = null) => Classifiers.Payload(Classifiers.TrainBinary(
        options => (options.LabelSmoothing, options.ClassWeighting, options.NGramFeatures, options.CheckpointFolder) = (0.125f, ClassWeighting.Balanced, true, folder), context: ml));
}
