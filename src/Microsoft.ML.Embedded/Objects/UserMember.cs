using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A field or property of a user's class: its type as a column, and delegates that read and write it.</summary>
internal static class UserMember
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public;

    /// <summary>The members of the class that can be columns: fields first, then the properties with an accessor for one of the directions.</summary>
    public static IEnumerable<MemberInfo> Of(Type userType, SchemaDefinition.Direction direction)
    {
        bool read = direction.HasFlag(SchemaDefinition.Direction.Read);
        bool write = direction.HasFlag(SchemaDefinition.Direction.Write);
        IEnumerable<MemberInfo> fields = userType.GetFields(Instance);
        IEnumerable<MemberInfo> properties = userType.GetProperties(Instance).Where(property =>
            property.GetIndexParameters().Length == 0
            && ((read && property.GetMethod is { IsPublic: true }) || (write && property.SetMethod is { IsPublic: true })));
        return fields.Concat(properties).Where(member => !member.IsDefined(typeof(NoColumnAttribute), inherit: true));
    }

    public static MemberInfo Find(Type userType, string name) =>
        userType.GetField(name, Instance) ?? (MemberInfo)userType.GetProperty(name, Instance)
        ?? throw new InvalidOperationException($"{userType} has no public field or property '{name}'.");

    public static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The column type that the member's type and attributes say.</summary>
    public static DataViewType DataViewTypeOf(MemberInfo member)
    {
        Type memberType = TypeOf(member);
        Type vectorItem = VectorItemType(memberType);
        VectorTypeAttribute vector = member.GetCustomAttribute<VectorTypeAttribute>();
        if (vector != null && vectorItem == null)
            throw new ArgumentOutOfRangeException(nameof(member), $"The member '{member.Name}' of {member.DeclaringType} is marked with VectorType, and its type {memberType} is neither an array nor a VBuffer.");
        PrimitiveDataViewType item = ItemTypeOf(member, vectorItem ?? ScalarType(memberType));
        if (vectorItem == null)
            return item;
        return vector?.Dimensions is { Length: > 0 } dimensions
            ? new VectorDataViewType(item, dimensions)
            : new VectorDataViewType(item);
    }

    /// <summary>The type of the values of a column that a member of this type can hold.</summary>
    public static Type RawTypeOf(Type memberType) =>
        VectorItemType(memberType) is { } item ? typeof(VBuffer<>).MakeGenericType(item) : ScalarType(memberType);

    public static Func<TRow, TMember> Reader<TRow, TMember>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    public static Action<TRow, TMember> Writer<TRow, TMember>(MemberInfo member)
    {
        if (member is FieldInfo { IsInitOnly: true } field)
            return ReadOnlyFieldWriter<TRow, TMember>(field);
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        ParameterExpression value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(Expression.MakeMemberAccess(row, member), value), row, value).Compile();
    }

    /// <summary>Expressions refuse to assign a read-only field; intermediate language may.</summary>
    private static Action<TRow, TMember> ReadOnlyFieldWriter<TRow, TMember>(FieldInfo field)
    {
        var method = new DynamicMethod("Write", null, [typeof(TRow), typeof(TMember)], typeof(TRow), skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Stfld, field);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<TRow, TMember>>();
    }

    private static PrimitiveDataViewType ItemTypeOf(MemberInfo member, Type rawType)
    {
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            if (!KeyDataViewType.IsValidDataType(rawType))
                throw new ArgumentOutOfRangeException(nameof(member), $"The member '{member.Name}' of {member.DeclaringType} is marked with KeyType, and {rawType} is none of byte, ushort, uint and ulong.");
            return new KeyDataViewType(rawType, key.Count);
        }
        return PrimitiveTypes.Of(rawType)
            ?? throw new ArgumentOutOfRangeException(nameof(member),
                $"Could not determine an IDataView type for the member '{member.Name}' of {member.DeclaringType}: {TypeOf(member)} is not supported. Mark it with NoColumn if it is no column.");
    }

    /// <summary>The raw type of the items of an array or buffer, or null where the type is neither.</summary>
    private static Type VectorItemType(Type type)
    {
        if (type.IsSZArray)
            return ScalarType(type.GetElementType());
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>) ? type.GetGenericArguments()[0] : null;
    }

    private static Type ScalarType(Type type) => type == typeof(string) ? typeof(ReadOnlyMemory<char>) : type;
}
