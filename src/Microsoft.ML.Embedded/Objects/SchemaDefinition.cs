using System.Reflection;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Data;

/// <summary>How the members of a class are columns.</summary>
public sealed partial class SchemaDefinition : List<SchemaDefinition.Column>
{
    internal SchemaDefinition()
    {
    }

    /// <summary>Which accessors a member needs to be a column.</summary>
    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    /// <summary>The column of that name, or null where there is none. Setting one replaces it, or adds it.</summary>
    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.ColumnName = columnName;
            int index = FindIndex(column => column.ColumnName == columnName);
            if (index >= 0)
                this[index] = value;
            else
                Add(value);
        }
    }

    /// <summary>The public fields and properties of the class that have the accessors and no <see cref="NoColumnAttribute"/>: fields first.</summary>
    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        ArgumentNullException.ThrowIfNull(userType);
        var definition = new SchemaDefinition();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (MemberInfo member in UserMember.Of(userType, direction))
        {
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            if (!names.Add(name))
                throw new ArgumentOutOfRangeException(nameof(userType), $"Duplicate column name '{name}' detected in {userType}.");
            definition.Add(new Column(member.Name, name, UserMember.DataViewTypeOf(member)));
        }
        return definition;
    }

    /// <summary>The definition of the class, with the types and annotations of a schema, for all of whose columns the class has members.</summary>
    internal static SchemaDefinition Create(Type userType, Direction direction, DataViewSchema schema)
    {
        SchemaDefinition definition = Create(userType, direction);
        if (schema.FirstOrDefault(column => definition[column.Name] == null) is { Name: { } absent })
            throw new InvalidOperationException($"{userType} should contain a member for the column '{absent}' of the schema.");
        foreach (Column column in definition)
        {
            if (schema.GetColumnOrNull(column.ColumnName) is not { } known)
                continue;
            column.ColumnType = known.Type;
            column.SetAnnotations(known.Annotations);
        }
        return definition;
    }
}
