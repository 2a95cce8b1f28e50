using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Workloads;

/// <summary>Word numbers as frequent as in text: word i has a probability proportional to 1 / (i + 1). The same seed gives the same words.</summary>
internal sealed class ZipfWords
{
    private readonly double[] _cumulative;
    private readonly CounterRandom _random;
    private ulong _index;

    public ZipfWords(int count, ulong seed)
    {
        _random = new CounterRandom(seed, RandomPurpose.Splitting, 0);
        _cumulative = new double[count];
        for (int i = 0; i < count; i++)
            _cumulative[i] = (i == 0 ? 0 : _cumulative[i - 1]) + 1.0 / (i + 1);
    }

    /// <summary>The part of all words that are from <paramref name="first"/> to <paramref name="end"/> - 1.</summary>
    public static double Share(int count, int first, int end)
    {
        double part = 0, all = 0;
        for (int word = 0; word < count; word++)
        {
            all += 1.0 / (word + 1);
            part += word >= first && word < end ? 1.0 / (word + 1) : 0;
        }
        return part / all;
    }

    /// <summary>Fills <paramref name="words"/> with the next words.</summary>
    public void Fill(Span<int> words)
    {
        foreach (ref int word in words)
        {
            int place = Array.BinarySearch(_cumulative, _random.Uniform(_index++) * _cumulative[^1]);
            word = Math.Min(place < 0 ? ~place : place, _cumulative.Length - 1);
        }
    }
}
