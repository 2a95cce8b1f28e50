using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class CacheHistoryTests
{
    private const int HiddenSize = 21;
    private static readonly Matrix States = Sample.Values(400, HiddenSize, 3);

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    [InlineData(1000)]
    public void The_last_places_are_kept_with_their_products_one_by_one_and_together(int capacity)
    {
        var history = new CacheHistory(HiddenSize, capacity);
        using var team = new ThreadTeam(2);
        for (int i = 0; i < 400; i++)
        {
            history.Add(States.Row(i), 1000 + i);
            if (i % 37 > 1)
                continue;
            int count = Math.Min(i + 1, capacity);
            Assert.Equal((i + 1 - count, count), (history.First, history.Count));
            var ids = new int[count];
            history.CopyIds(ids);
            Assert.Equal(Enumerable.Range(1000 + i + 1 - count, count), ids);
            Matrix hidden = Sample.Values(3, HiddenSize, 7), all = Matrix.Create(3, history.ColumnCount);
            history.Products(hidden, all, team);
            for (int row = 0; row < 3; row++)
            {
                var products = new float[count];
                history.Products(hidden.Row(row), products);
                Assert.Equal(products, all.Row(row).Slice((int)(history.First - history.FirstOfChunks), count).ToArray());
                for (int place = 0; place < count; place++)
                    Assert.Equal(Sample.Dot(hidden.RowRange(row, 1), States.RowRange((int)history.First + place, 1)), products[place], 1e-5);
            }
        }
    }

    [Fact]
    public void Copies_go_on_by_themselves()
    {
        CacheHistory first = new(HiddenSize, 50), second = new(HiddenSize, 50), third = new(HiddenSize, 50);
        for (int i = 0; i < 40; i++)
            first.Add(States.Row(i), i);
        second.CopyFrom(first);
        third.CopyFrom(first);
        for (int i = 40; i < 80; i++)
        {
            first.Add(States.Row(i), i);
            second.Add(States.Row(i + 100), i + 100);
        }
        third.Add(States.Row(300), 300);

        AssertPlaces(first, [.. Enumerable.Range(30, 50)]);
        AssertPlaces(second, [.. Enumerable.Range(30, 10), .. Enumerable.Range(140, 40)]);
        AssertPlaces(third, [.. Enumerable.Range(0, 40), 300]);
    }

    [Fact]
    public void A_copy_into_a_history_of_another_size_has_the_places_that_both_keep()
    {
        CacheHistory small = new(HiddenSize, 50), large = new(HiddenSize, 150);
        for (int i = 0; i < 70; i++)
            small.Add(States.Row(i), i);
        large.CopyFrom(small);
        AssertPlaces(large, [.. Enumerable.Range(20, 50)]);
        for (int i = 70; i < 200; i++)
            large.Add(States.Row(i), i);
        AssertPlaces(large, [.. Enumerable.Range(50, 150)]);
        small.CopyFrom(large);
        AssertPlaces(small, [.. Enumerable.Range(150, 50)]);
        small.Clear();
        large.CopyFrom(small);
        Assert.Equal((0, 0), (large.Count, large.ColumnCount));
    }

    [Fact]
    public void A_copy_allocates_nothing_and_a_cleared_history_is_empty()
    {
        CacheHistory first = new(HiddenSize, 50), second = new(HiddenSize, 50);
        for (int i = 0; i < 70; i++)
            first.Add(States.Row(i), i);
        AllocationCheck.AssertNone(() => second.CopyFrom(first));
        second.Clear();
        Assert.Equal((0, 0), (second.Count, second.ColumnCount));
        second.Add(States.Row(5), 5);
        AssertPlaces(second, [5]);
    }

    private static void AssertPlaces(CacheHistory history, int[] places)
    {
        var ids = new int[history.Count];
        history.CopyIds(ids);
        Assert.Equal(places, ids);
        var products = new float[ids.Length];
        history.Products(States.Row(399), products);
        for (int i = 0; i < places.Length; i++)
            Assert.Equal(Sample.Dot(States.RowRange(399, 1), States.RowRange(places[i], 1)), products[i], 1e-5);
    }
}
