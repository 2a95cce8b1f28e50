using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class WordShapeTests
{
    [Fact]
    public void Words_of_one_line_share_a_shape_and_those_of_different_lines_do_not()
    {
        string[][] lines =
        [
            ["house", "élan", "straße", "öl"],
            ["House", "Élan", "Ǆ" + "ungla", "Öl"],
            ["USA", "ÉTÉ"],
            ["I", "Ω"],
            ["iPhone", "McDonald", "USAs"],
            ["한국어", "日本", "العربية", "हिन्दी"],
            ["17", "2026", "٣", "½"],
            ["", "\u0301"],
            [".", "...", "\uD83D", "🙂", "_"],
            ["3.14", "10,000", "-5"],
            ["x1", "abc2d"],
            ["B2", "Q4"],
            ["well-known", "o'clock"],
            ["Anglo-saxon"],
            ["U.S.A.", "A-B"],
            ["covid-19"],
        ];
        int[][] shapes = [.. lines.Select(line => line.Select(word => WordShape.Of(word)).ToArray())];
        Assert.All(shapes, line => Assert.Single(line.Distinct()));
        Assert.Equal(lines.Length, shapes.Select(line => line[0]).Distinct().Count());
        Assert.All(shapes, line => Assert.InRange(line[0], 0, WordShape.Count - 1));
    }
}
