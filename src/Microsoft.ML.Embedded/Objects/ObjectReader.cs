using System.Numerics;
using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Reads columns out of objects: the schema, and for each column what makes getters over a current row.</summary>
internal sealed class ObjectReader<TRow>
    where TRow : class
{
    private readonly Func<CurrentRow<TRow>, Delegate>[] _makeGetter;

    public ObjectReader(SchemaDefinition definition)
    {
        var builder = new DataViewSchema.Builder();
        _makeGetter = new Func<CurrentRow<TRow>, Delegate>[definition.Count];
        for (int i = 0; i < definition.Count; i++)
        {
            SchemaDefinition.Column column = definition[i];
            MemberInfo member = UserMember.Find(typeof(TRow), column.MemberName);
            Type memberType = UserMember.TypeOf(member);
            if (UserMember.RawTypeOf(memberType) != column.ColumnType.RawType)
                throw new ArgumentOutOfRangeException(nameof(definition), $"Can't bind the member '{member.Name}' of type {memberType} to the column '{column.ColumnName}' of type {column.ColumnType}.");
            builder.AddColumn(column.ColumnName, column.ColumnType, column.Annotations);
            _makeGetter[i] = column.ColumnType is KeyDataViewType key ? KeyGetterMaker(member, memberType, key) : GetterMaker(member, memberType);
        }
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    /// <summary>The getter of a column, a <see cref="ValueGetter{TValue}"/> of its raw type.</summary>
    public Delegate MakeGetter(int column, CurrentRow<TRow> row) => _makeGetter[column](row);

    private static Func<CurrentRow<TRow>, Delegate> GetterMaker(MemberInfo member, Type memberType)
    {
        if (memberType == typeof(string))
            return TextGetter(UserMember.Reader<TRow, string>(member));
        if (memberType == typeof(string[]))
            return TextsGetter(UserMember.Reader<TRow, string[]>(member));
        if (memberType.IsArray)
            return GenericCall.Invoke<Func<CurrentRow<TRow>, Delegate>>((Func<MemberInfo, Func<CurrentRow<TRow>, Delegate>>)ArrayGetter<int>, [memberType.GetElementType()], member);
        if (memberType.IsGenericType && memberType.GetGenericTypeDefinition() == typeof(VBuffer<>))
            return GenericCall.Invoke<Func<CurrentRow<TRow>, Delegate>>((Func<MemberInfo, Func<CurrentRow<TRow>, Delegate>>)BufferGetter<int>, memberType.GetGenericArguments(), member);
        return GenericCall.Invoke<Func<CurrentRow<TRow>, Delegate>>((Func<MemberInfo, Func<CurrentRow<TRow>, Delegate>>)ScalarGetter<int>, [memberType], member);
    }

    private static Func<CurrentRow<TRow>, Delegate> KeyGetterMaker(MemberInfo member, Type memberType, KeyDataViewType type) =>
        GenericCall.Invoke<Func<CurrentRow<TRow>, Delegate>>((Func<MemberInfo, KeyDataViewType, Func<CurrentRow<TRow>, Delegate>>)KeyGetter<byte>, [memberType], member, type);

    private static Func<CurrentRow<TRow>, Delegate> TextGetter(Func<TRow, string> read) =>
        row => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = (read(row.Get()) ?? "").AsMemory());

    private static Func<CurrentRow<TRow>, Delegate> TextsGetter(Func<TRow, string[]> read) =>
        row => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            string[] texts = read(row.Get()) ?? [];
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, texts.Length);
            for (int i = 0; i < texts.Length; i++)
                editor.Values[i] = (texts[i] ?? "").AsMemory();
            value = editor.Commit();
        });

    private static Func<CurrentRow<TRow>, Delegate> ArrayGetter<T>(MemberInfo member)
    {
        Func<TRow, T[]> read = UserMember.Reader<TRow, T[]>(member);
        return row => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            T[] items = read(row.Get()) ?? [];
            VBuffer<T>.Copy(items, 0, ref value, items.Length);
        });
    }

    private static Func<CurrentRow<TRow>, Delegate> BufferGetter<T>(MemberInfo member)
    {
        Func<TRow, VBuffer<T>> read = UserMember.Reader<TRow, VBuffer<T>>(member);
        return row => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => read(row.Get()).CopyTo(ref value));
    }

    /// <summary>A user's object counts keys from 0, a column from 1; what is not below the count is missing.</summary>
    private static Func<CurrentRow<TRow>, Delegate> KeyGetter<T>(MemberInfo member, KeyDataViewType type)
        where T : struct, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Func<TRow, T> read = UserMember.Reader<TRow, T>(member);
        return row => (ValueGetter<T>)((ref T value) =>
        {
            T given = read(row.Get());
            value = ulong.CreateTruncating(given) < type.Count ? given + T.One : T.Zero;
        });
    }

    private static Func<CurrentRow<TRow>, Delegate> ScalarGetter<T>(MemberInfo member)
    {
        Func<TRow, T> read = UserMember.Reader<TRow, T>(member);
        return row => (ValueGetter<T>)((ref T value) => value = read(row.Get()));
    }
}
