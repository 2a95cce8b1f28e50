using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Several cursors over one view: side by side, on threads, and as a set.</summary>
public class SeveralCursorsTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Cursors_of_one_view_run_side_by_side()
    {
        var view = _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(3));
        var column = view.Schema["Copy"];
        using var ahead = view.GetRowCursor([column]);
        using var behind = view.GetRowCursor([column]);
        var aheadValue = ahead.GetGetter<float>(column);
        var behindValue = behind.GetGetter<float>(column);
        float first = 0;
        float second = 0;

        ahead.MoveNext();
        ahead.MoveNext();
        behind.MoveNext();
        aheadValue(ref first);
        behindValue(ref second);

        Assert.Equal(1f, first);
        Assert.Equal(0f, second);
    }

    [Fact]
    public async Task Cursors_of_one_view_run_on_several_threads()
    {
        var texts = _ml.Texts(Enumerable.Range(0, 200).Select(i => $"w{i} x").ToArray());
        var view = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").FitAndTransform(texts);

        var readings = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => view.TextVectors("Words"))));

        Assert.All(readings, words => Assert.Equal(Enumerable.Range(0, 200).Select(i => $"w{i}"), words.Select(row => row[0])));
    }

    [Fact]
    public void A_set_of_cursors_has_every_row_once_between_them()
    {
        foreach (var view in new[] { _ml.NumbersUpTo(100), _ml.Data.Cache(_ml.NumbersUpTo(100)), _ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(_ml.NumbersUpTo(100)) })
        {
            var column = view.Schema["Number"];
            var seen = new List<float>();
            var cursors = view.GetRowCursorSet([column], 3);
            foreach (var cursor in cursors)
            {
                var getter = cursor.GetGetter<float>(column);
                float value = 0;
                while (cursor.MoveNext())
                {
                    getter(ref value);
                    seen.Add(value);
                }

                cursor.Dispose();
            }

            Assert.InRange(cursors.Length, 1, 3);
            Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), seen.Order());
        }
    }

    [Fact]
    public void Row_ids_differ_from_row_to_row_and_repeat_from_cursor_to_cursor()
    {
        DataViewRowId[] Ids(IDataView view)
        {
            using var cursor = view.GetRowCursor([]);
            var getter = cursor.GetIdGetter();
            var ids = new List<DataViewRowId>();
            DataViewRowId id = default;
            while (cursor.MoveNext())
            {
                getter(ref id);
                ids.Add(id);
            }

            return ids.ToArray();
        }

        var view = _ml.NumbersUpTo(50);

        Assert.Equal(50, Ids(view).Distinct().Count());
        Assert.Equal(Ids(view), Ids(view));
        Assert.Equal(Ids(view), Ids(_ml.Transforms.CopyColumns("Copy", "Number").FitAndTransform(view)));
    }
}
