using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Types of columns: what they hold, how they print, when they are equal.</summary>
public class DataViewTypeTests
{
    [Fact]
    public void Types_print_as_users_know_them()
    {
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.Equal("Boolean", BooleanDataViewType.Instance.ToString());
        Assert.Equal("Single", NumberDataViewType.Single.ToString());
        Assert.Equal("Double", NumberDataViewType.Double.ToString());
        Assert.Equal("Int32", NumberDataViewType.Int32.ToString());
        Assert.Equal("Vector<Single, 3>", new VectorDataViewType(NumberDataViewType.Single, 3).ToString());
        Assert.Equal("Vector<Single, 3, 2>", new VectorDataViewType(NumberDataViewType.Single, 3, 2).ToString());
    }

    [Fact]
    public void A_key_prints_its_values_from_zero()
    {
        Assert.Equal("Key<UInt32, 0-2>", new KeyDataViewType(typeof(uint), 3).ToString());
        Assert.Equal("Key<UInt16, 0-65534>", new KeyDataViewType(typeof(ushort), 65535).ToString());
    }

    [Fact]
    public void A_vector_of_any_length_has_size_zero_and_prints_without_it()
    {
        var type = new VectorDataViewType(TextDataViewType.Instance);

        Assert.Equal(0, type.Size);
        Assert.False(type.IsKnownSize);
        Assert.Equal("Vector<String>", type.ToString());
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance, 0), type);
    }

    [Fact]
    public void The_size_of_a_vector_is_the_product_of_its_dimensions()
    {
        var matrix = new VectorDataViewType(NumberDataViewType.Single, 3, 2);

        Assert.Equal(6, matrix.Size);
        Assert.True(matrix.IsKnownSize);
        Assert.Equal(new[] { 3, 2 }, matrix.Dimensions.ToArray());
        Assert.Equal(matrix, new VectorDataViewType(NumberDataViewType.Single, ImmutableArray.Create(3, 2)));
        Assert.NotEqual(matrix, new VectorDataViewType(NumberDataViewType.Single, 6));
        Assert.NotEqual(matrix, new VectorDataViewType(NumberDataViewType.Single, 2, 3));
    }

    [Fact]
    public void One_unknown_dimension_makes_the_size_unknown()
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, 0, 2);

        Assert.Equal(0, type.Size);
        Assert.False(type.IsKnownSize);
        Assert.Equal(new[] { 0, 2 }, type.Dimensions.ToArray());
    }

    [Fact]
    public void Raw_types_are_what_getters_hand_out()
    {
        Assert.Equal(typeof(ReadOnlyMemory<char>), TextDataViewType.Instance.RawType);
        Assert.Equal(typeof(bool), BooleanDataViewType.Instance.RawType);
        Assert.Equal(typeof(float), NumberDataViewType.Single.RawType);
        Assert.Equal(typeof(DataViewRowId), RowIdDataViewType.Instance.RawType);
        Assert.Equal(typeof(uint), new KeyDataViewType(typeof(uint), 3).RawType);
        Assert.Equal(typeof(VBuffer<float>), new VectorDataViewType(NumberDataViewType.Single, 3).RawType);
        Assert.Equal(typeof(VBuffer<ReadOnlyMemory<char>>), new VectorDataViewType(TextDataViewType.Instance).RawType);
        Assert.Equal(typeof(VBuffer<uint>), new VectorDataViewType(new KeyDataViewType(typeof(uint), 3)).RawType);
    }

    [Fact]
    public void Keys_are_equal_when_raw_type_and_count_are()
    {
        var key = new KeyDataViewType(typeof(uint), 3);

        Assert.Equal(key, new KeyDataViewType(typeof(uint), 3ul));
        Assert.Equal(key.GetHashCode(), new KeyDataViewType(typeof(uint), 3ul).GetHashCode());
        Assert.NotEqual(key, new KeyDataViewType(typeof(uint), 4));
        Assert.NotEqual(key, new KeyDataViewType(typeof(ushort), 3));
        Assert.False(NumberDataViewType.UInt32.Equals(key));
    }

    [Theory]
    [InlineData(typeof(byte), true)]
    [InlineData(typeof(ushort), true)]
    [InlineData(typeof(uint), true)]
    [InlineData(typeof(ulong), true)]
    [InlineData(typeof(int), false)]
    [InlineData(typeof(float), false)]
    public void Only_unsigned_integers_carry_keys(Type type, bool valid) => Assert.Equal(valid, KeyDataViewType.IsValidDataType(type));

    [Fact]
    public void A_key_needs_a_positive_count_that_its_raw_type_can_hold()
    {
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(uint), 0));
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(byte), 256));
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(int), 3));
    }
}
