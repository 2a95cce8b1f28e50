using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class TaggerDataTests
{
    [Fact]
    public void Tags_and_features_are_as_many_as_tokens()
    {
        var words = new TaggerData(forms: null);
        Assert.Contains("each of 2 tokens; found 1", Assert.Throws<ArgumentException>(() => words.Add([1, 2], [0])).Message, StringComparison.Ordinal);
        var both = new TaggerData(forms: null, elementSize: 3);
        Assert.Contains("3 float features for each of 2 tokens; found 5", Assert.Throws<ArgumentException>(() => both.Add([1, 2], [0, 0], new float[5])).Message, StringComparison.Ordinal);
        Assert.Equal(0, both.Count);
        both.Add([1, 2], [0, 0], new float[6]);
        both.Add([], [0], new float[3]);
        Assert.Contains("each of 1 tokens; found 2", Assert.Throws<ArgumentException>(() => both.AddAuxiliaryTags([1, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_knows_tokens_tags_and_tags_of_a_second_kind()
    {
        ulong[] hashes =
        [
            Hash([1, 2], [0, 1], []), Hash([2, 1], [0, 1], []), Hash([1, 2], [1, 0], []), Hash([1, 2], [0, 1], [0, 0]), Hash([1, 2], [0, 1], [0, 1]),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], Hash([1, 2], [0, 1], []));

        static ulong Hash(int[] tokens, int[] tags, int[] auxiliary)
        {
            var data = new TaggerData(forms: null);
            data.Add(tokens, tags);
            if (auxiliary.Length > 0)
                data.AddAuxiliaryTags(auxiliary);
            var hash = new StableHash();
            data.AddTo(ref hash);
            return hash.Value;
        }
    }
}
