using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

public class WindowTextTests
{
    private const int Begin = 9, End = LanguageModelIds.End;

    [Fact]
    public void A_sentence_knows_its_beginning_and_nothing_before_it()
    {
        WindowText text = Create(contiguous: false, [3, 4], [], [5]);

        Assert.Equal(
            [[-1, -1, Begin, 3], [-1, Begin, 3, 4], [Begin, 3, 4, End], [-1, -1, Begin, End], [-1, -1, Begin, 5], [-1, Begin, 5, End]],
            Windows(text, 3));
    }

    [Fact]
    public void Running_text_begins_behind_an_end_and_looks_across_ends()
    {
        WindowText text = Create(contiguous: true, [3, 4], [], [5]);

        Assert.Equal([[-1, End, 3], [End, 3, 4], [3, 4, End], [4, End, End], [End, End, 5], [End, 5, End]], Windows(text, 2));
    }

    [Fact]
    public void A_window_may_be_longer_than_any_sentence() =>
        Assert.Equal([[-1, -1, -1, -1, -1, Begin, 3], [-1, -1, -1, -1, Begin, 3, End]], Windows(Create(contiguous: false, [3]), 6));

    [Fact]
    public void No_sentences_are_no_windows() => Assert.Equal(0, Create(contiguous: false).Count);

    [Fact]
    public void Texts_that_differ_have_different_hashes()
    {
        ulong[] hashes =
        [
            Hash(Create(true, [3, 4])), Hash(Create(false, [3, 4])), Hash(Create(true, [3], [4])), Hash(Create(false, [3], [4])), Hash(Create(true, [3])),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], Hash(Create(true, [3, 4])));
    }

    private static WindowText Create(bool contiguous, params int[][] sentences)
    {
        if (contiguous)
            return new WindowText([End, .. sentences.SelectMany(sentence => sentence.Append(End))]);
        var store = new SequenceStore();
        foreach (int[] sentence in sentences)
            store.Append(sentence);
        return new WindowText(store, Begin);
    }

    /// <summary>Each window, and what it is to predict.</summary>
    private static List<int[]> Windows(WindowText text, int window)
    {
        var windows = new List<int[]>();
        for (int row = 0; row < text.Count; row++)
        {
            var context = new int[window];
            text.Context(row, context);
            windows.Add([.. context, text.Target(row)]);
        }
        return windows;
    }

    private static ulong Hash(WindowText text)
    {
        var hash = new StableHash();
        text.AddTo(ref hash);
        return hash.Value;
    }
}
