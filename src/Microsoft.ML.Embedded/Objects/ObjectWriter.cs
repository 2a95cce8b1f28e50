using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Writes the values of rows of one schema into objects.</summary>
internal sealed class ObjectWriter<TRow>
    where TRow : class
{
    private readonly List<Func<DataViewRow, Action<TRow>>> _makeSetter = [];

    public ObjectWriter(DataViewSchema schema, SchemaDefinition definition, bool ignoreMissingColumns)
    {
        var columns = new List<DataViewSchema.Column>();
        foreach (SchemaDefinition.Column defined in definition)
        {
            if (schema.GetColumnOrNull(defined.ColumnName) is not { } column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw new ArgumentOutOfRangeException(nameof(definition), $"Could not find column '{defined.ColumnName}' for the member '{defined.MemberName}' of {typeof(TRow)}.");
            }
            MemberInfo member = UserMember.Find(typeof(TRow), defined.MemberName);
            Type memberType = UserMember.TypeOf(member);
            if (UserMember.RawTypeOf(memberType) != column.Type.RawType)
                throw new InvalidOperationException($"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{member.Name}' of type '{memberType}'.");
            columns.Add(column);
            _makeSetter.Add(SetterMaker(column, member, memberType));
        }
        Columns = columns;
    }

    /// <summary>The columns that are written; they must be active in the row.</summary>
    public IReadOnlyList<DataViewSchema.Column> Columns { get; }

    /// <summary>An action for each column, that writes the row's current value into an object.</summary>
    public Action<TRow>[] MakeSetters(DataViewRow row) => _makeSetter.Select(make => make(row)).ToArray();

    private static Func<DataViewRow, Action<TRow>> SetterMaker(DataViewSchema.Column column, MemberInfo member, Type memberType)
    {
        if (memberType == typeof(string))
            return TextSetter(column, UserMember.Writer<TRow, string>(member));
        if (memberType == typeof(string[]))
            return TextsSetter(column, member);
        if (memberType.IsArray)
            return Make(ArraySetter<int>, memberType.GetElementType(), column, member);
        if (memberType.IsGenericType && memberType.GetGenericTypeDefinition() == typeof(VBuffer<>))
            return Make(BufferSetter<int>, memberType.GetGenericArguments()[0], column, member);
        return Make(ScalarSetter<int>, memberType, column, member);
    }

    private static Func<DataViewRow, Action<TRow>> Make(
        Func<DataViewSchema.Column, MemberInfo, Func<DataViewRow, Action<TRow>>> exemplar, Type type, DataViewSchema.Column column, MemberInfo member) =>
        GenericCall.Invoke<Func<DataViewRow, Action<TRow>>>(exemplar, [type], column, member);

    private static Func<DataViewRow, Action<TRow>> TextSetter(DataViewSchema.Column column, Action<TRow, string> write) => row =>
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            getter(ref value);
            write(target, value.ToString());
        };
    };

    private static Func<DataViewRow, Action<TRow>> TextsSetter(DataViewSchema.Column column, MemberInfo member)
    {
        Func<TRow, string[]> read = ReaderOrNone<string[]>(member);
        Action<TRow, string[]> write = UserMember.Writer<TRow, string[]>(member);
        return row =>
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
            VBuffer<ReadOnlyMemory<char>> value = default;
            return target =>
            {
                getter(ref value);
                string[] texts = ArrayOfLength(read(target), value.Length);
                for (int i = 0; i < value.Length; i++)
                    texts[i] = value.GetItemOrDefault(i).ToString();
                write(target, texts);
            };
        };
    }

    private static Func<DataViewRow, Action<TRow>> ArraySetter<T>(DataViewSchema.Column column, MemberInfo member)
    {
        Func<TRow, T[]> read = ReaderOrNone<T[]>(member);
        Action<TRow, T[]> write = UserMember.Writer<TRow, T[]>(member);
        return row =>
        {
            ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> value = default;
            return target =>
            {
                getter(ref value);
                T[] items = ArrayOfLength(read(target), value.Length);
                value.CopyTo(items);
                write(target, items);
            };
        };
    }

    private static Func<DataViewRow, Action<TRow>> BufferSetter<T>(DataViewSchema.Column column, MemberInfo member)
    {
        Func<TRow, VBuffer<T>> read = ReaderOrNone<VBuffer<T>>(member);
        Action<TRow, VBuffer<T>> write = UserMember.Writer<TRow, VBuffer<T>>(member);
        return row =>
        {
            ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
            return target =>
            {
                // The object's own buffer, so that the next object does not share its arrays.
                VBuffer<T> value = read(target);
                getter(ref value);
                write(target, value);
            };
        };
    }

    private static Func<DataViewRow, Action<TRow>> ScalarSetter<T>(DataViewSchema.Column column, MemberInfo member)
    {
        Action<TRow, T> write = UserMember.Writer<TRow, T>(member);
        return row =>
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default;
            return target =>
            {
                getter(ref value);
                write(target, value);
            };
        };
    }

    /// <summary>Reads the member, to reuse what it holds; a property without a public getter holds nothing that can be reused.</summary>
    private static Func<TRow, T> ReaderOrNone<T>(MemberInfo member) =>
        member is PropertyInfo { GetMethod: not { IsPublic: true } } ? _ => default : UserMember.Reader<TRow, T>(member);

    /// <summary>The array at hand where its length is right. An empty vector leaves a null array null.</summary>
    private static T[] ArrayOfLength<T>(T[] atHand, int length) => (atHand?.Length ?? 0) == length ? atHand : new T[length];
}
