using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Transforms;

/// <summary>Operations on a type that is a vector of some item: <typeparamref name="TVector"/> is a <see cref="VBuffer{T}"/>.</summary>
internal abstract class VectorItems<TVector>
{
    /// <summary>What stands for no vector: as long as the type says, and all default.</summary>
    public TVector Missing { get; private protected init; }

    public static VectorItems<TVector> Create(VectorDataViewType type) =>
        GenericCall.Invoke<VectorItems<TVector>>((Func<VectorDataViewType, object>)Create<int>, [type.ItemType.RawType], type);

    public abstract void Copy(TVector source, ref TVector destination);

    public abstract void Write(BinaryWriter writer, TVector vector);

    public abstract TVector Read(BinaryReader reader);

    private static Of<TItem> Create<TItem>(VectorDataViewType type) => new(type);

    private sealed class Of<TItem> : VectorItems<VBuffer<TItem>>
    {
        public Of(VectorDataViewType type) => Missing = new VBuffer<TItem>(type.Size, 0, [], []);

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
