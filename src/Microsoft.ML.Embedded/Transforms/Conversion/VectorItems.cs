using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Transforms;

/// <summary>Operations on a type that is a vector of some item: <typeparamref name="TVector"/> is a <see cref="VBuffer{T}"/>.</summary>
internal abstract class VectorItems<TVector>
{
    public static VectorItems<TVector> Create(VectorDataViewType type) =>
        GenericCall.Invoke<VectorItems<TVector>>((Func<object>)Create<int>, [type.ItemType.RawType]);

    public abstract void Copy(TVector source, ref TVector destination);

    public abstract void Write(BinaryWriter writer, TVector vector);

    public abstract TVector Read(BinaryReader reader);

    private static Of<TItem> Create<TItem>() => new();

    private sealed class Of<TItem> : VectorItems<VBuffer<TItem>>
    {
        public override void Copy(VBuffer<TItem> source, ref VBuffer<TItem> destination) => source.CopyTo(ref destination);

        public override void Write(BinaryWriter writer, VBuffer<TItem> vector) =>
            StagePayload.WriteList(writer, vector.DenseValues().ToArray(), PrimitiveValues<TItem>.Write);

        public override VBuffer<TItem> Read(BinaryReader reader)
        {
            TItem[] items = StagePayload.ReadList(reader, PrimitiveValues<TItem>.Read);
            return new VBuffer<TItem>(items.Length, items);
        }
    }
}
