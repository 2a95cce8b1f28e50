using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Reads a vector of keys as the numbers of tags; key 0 is a missing tag, -1.</summary>
internal sealed class TagKeyReader(SequenceReader<int> keys, IReadOnlyList<string> nameOfKey, TokenTable names) : SequenceReader<int>
{
    private const int NotLookedUp = -2;
    private readonly int[] _numberOfKey = [-1, .. Enumerable.Repeat(NotLookedUp, nameOfKey.Count)];
    private int[] _tags = [];

    internal override ReadOnlySpan<int> Read()
    {
        ReadOnlySpan<int> row = keys.Read();
        Grow(ref _tags, row.Length);
        for (int i = 0; i < row.Length; i++)
        {
            ref int number = ref _numberOfKey[row[i]];
            if (number == NotLookedUp)
                number = names.NumberOf(nameOfKey[row[i] - 1]);
            _tags[i] = number;
        }
        return _tags.AsSpan(0, row.Length);
    }
}
