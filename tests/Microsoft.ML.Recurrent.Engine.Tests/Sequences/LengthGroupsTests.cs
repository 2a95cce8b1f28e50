using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class LengthGroupsTests
{
    [Fact]
    public void Every_row_is_in_one_group_of_at_most_so_many_rows_or_tokens_and_longer_rows_are_alone()
    {
        int[] all = [.. Enumerable.Range(0, 500).Select(i => i * 37 % 400), 5000, 0, 4096];
        var groups = new LengthGroups();
        foreach (int[] expected in new[] { all, all[..3], [], all })
        {
            groups.Begin(expected.Length, out Span<int> lengths);
            expected.CopyTo(lengths);
            var seen = new List<int>();
            int last = 0;
            while (groups.MoveNext())
            {
                int[] rows = groups.Rows.ToArray();
                Assert.InRange(rows.Length, 1, LengthGroups.RowsAtOnce);
                Assert.True(rows.Length == 1 || rows.Sum(row => expected[row]) <= LengthGroups.TokensAtOnce);
                Assert.Equal(rows.Select(row => expected[row]), groups.Lengths.ToArray());
                Assert.True(groups.Lengths[0] >= last);
                last = groups.Lengths[^1];
                seen.AddRange(rows);
            }
            Assert.Equal(Enumerable.Range(0, expected.Length), seen.Order());
        }
    }
}
