using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Keys in classes of rows: what <c>[KeyType]</c> declares, and how keys are given and read.</summary>
public class EnumerableKeyTests
{
    private readonly MLContext _ml = new(1);

    private sealed class KeyRow
    {
        [KeyType(3)]
        public uint Key { get; set; }
    }

    private sealed class KeysRow
    {
        [KeyType(3)]
        public uint[]? Keys { get; set; }
    }

    private sealed class BareKey
    {
        public uint Key { get; set; }
    }

    private sealed class UncountedKey
    {
        [KeyType]
        public uint Key { get; set; }
    }

    [Fact]
    public void A_declared_key_is_given_from_zero_stored_from_one_and_missing_when_it_is_too_large()
    {
        var rows = _ml.Data.LoadFromEnumerable([new KeyRow { Key = 0 }, new KeyRow { Key = 2 }, new KeyRow { Key = 3 }]);

        Assert.Equal(new KeyDataViewType(typeof(uint), 3), rows.Schema["Key"].Type);
        Assert.Equal(new uint[] { 1, 3, 0 }, rows.Values<uint>("Key"));
    }

    [Fact]
    public void A_key_cannot_be_declared_without_a_count() =>
        Assert.Throws<NotSupportedException>(() => _ml.Data.LoadFromEnumerable([new UncountedKey()]));

    [Fact]
    public void The_elements_of_a_declared_vector_of_keys_are_stored_as_they_are_given()
    {
        var rows = _ml.Data.LoadFromEnumerable([new KeysRow { Keys = [0, 1, 3] }]);

        Assert.Equal(new VectorDataViewType(new KeyDataViewType(typeof(uint), 3)), rows.Schema["Keys"].Type);
        Assert.Equal([[0, 1, 3]], rows.Vectors<uint>("Keys"));
    }

    [Fact]
    public void A_key_is_read_into_an_unsigned_member_as_it_is_stored()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").FitAndTransform(_ml.Texts("a", "", "b"));

        Assert.Equal(new uint[] { 1, 0, 2 }, _ml.Data.CreateEnumerable<BareKey>(keyed, reuseRowObject: false).Select(row => row.Key));
    }
}
