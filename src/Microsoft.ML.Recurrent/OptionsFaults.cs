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

    /// <summary>Where a vocabulary is cut for an adaptive softmax.</summary>
    public void Cuts(IReadOnlyList<int>? cuts, int most, string option)
    {
        if (cuts is not null && cuts.Where((cut, i) => cut <= (i == 0 ? 0 : cuts[i - 1])).Any())
            Add($"{option} must ascend from at least 1; they are {string.Join(", ", cuts)}.");
        if (cuts?.Count > most)
            Add(FormattableString.Invariant($"{option} must be at most {most}; they are {cuts.Count}."));
    }

    /// <summary>Where words get their first vectors from, for trainers that take them from a file or trained.</summary>
    /// <param name="path">The file, or null.</param>
    /// <param name="trained">Trained vectors, or null.</param>
    /// <param name="embeddingSize">How long they must be.</param>
    /// <param name="frozen">Whether they are to stay as they are.</param>
    public void WordVectors(string? path, WordVectorsTransformer? trained, int embeddingSize, bool frozen)
    {
        const string Path = nameof(SequenceClassifierTrainer.Options.WordVectorsPath), Trained = nameof(SequenceClassifierTrainer.Options.WordVectors);
        if (path is not null && !File.Exists(path))
            Add($"{Path} must name a file; there is none at '{path}'.");
        if (path is not null && trained is not null)
            Add($"{Path} and {Trained} are both given: give one of them.");
        if (trained is not null && trained.VectorSize != embeddingSize)
            Add(FormattableString.Invariant($"{Trained} must be as long as {nameof(NetworkTrainerOptions.EmbeddingSize)} ({embeddingSize}) says; they are {trained.VectorSize} long."));
        if (frozen && path is null && trained is null)
            Add($"{nameof(SequenceClassifierTrainer.Options.FreezeWordVectors)} is true, but there are no word vectors: give {Path} or {Trained}.");
    }

    /// <summary>Throws if there are faults.</summary>
    public void ThrowIfAny(string type)
    {
        if (_faults.Count > 0)
            throw new OptionsException(type, _faults);
    }

    private static string Show(float value) => value.ToString(CultureInfo.InvariantCulture);
}
