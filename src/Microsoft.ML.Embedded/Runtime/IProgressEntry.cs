namespace Microsoft.ML.Runtime;

/// <summary>Takes the values of one progress report.</summary>
public interface IProgressEntry
{
    void SetProgress(int index, double value);

    void SetProgress(int index, double value, double lim);

    void SetMetric(int index, double value);
}
