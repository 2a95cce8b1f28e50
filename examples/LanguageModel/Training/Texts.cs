using Microsoft.ML;

namespace LanguageModel.Training;

/// <summary>A text in its three parts.</summary>
internal sealed class Texts
{
    private Texts(MLContext ml, TextPaths paths)
    {
        TestLines = TextFile.Read(paths.Test);
        List<TextLine> train = TextFile.Read(paths.Train);
        TrainTokens = train.Sum(line => (long)line.Tokens.Length + 1);
        TrainLines = train.Count;
        Train = ml.Data.LoadFromEnumerable(train);
        Validation = ml.Data.LoadFromEnumerable(TextFile.Read(paths.Validation));
        Test = ml.Data.LoadFromEnumerable(TestLines);
    }

    public IDataView Train { get; }

    public IDataView Validation { get; }

    public IDataView Test { get; }

    /// <summary>The lines of <see cref="Test"/>.</summary>
    public IReadOnlyList<TextLine> TestLines { get; }

    public int TrainLines { get; }

    /// <summary>Words to train on; the end of each line is one.</summary>
    public long TrainTokens { get; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">One of them has no words.</exception>
    public static Texts Read(MLContext ml, TextPaths paths) => new(ml, paths);
}
