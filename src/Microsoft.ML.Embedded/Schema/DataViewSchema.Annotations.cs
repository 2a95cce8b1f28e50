namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    /// <summary>What is known about a column: named values, each with a type, under a schema of their own.</summary>
    public sealed partial class Annotations
    {
        private readonly Delegate[] _getters;

        private Annotations(DataViewSchema schema, Delegate[] getters)
        {
            Schema = schema;
            _getters = getters;
        }

        public static Annotations Empty { get; } = new(new DataViewSchema([]), []);

        public DataViewSchema Schema { get; }

        /// <summary>A getter of the annotation that is a column of <see cref="Schema"/>.</summary>
        public ValueGetter<TValue> GetGetter<TValue>(Column column)
        {
            if (column.Index < 0 || column.Index >= _getters.Length)
                throw new ArgumentOutOfRangeException(nameof(column), $"Column {column.Index} is not one of the {_getters.Length} annotations.");
            return _getters[column.Index] as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"The annotation '{Schema[column.Index].Name}' is of type {Schema[column.Index].Type.RawType}, not {typeof(TValue)}.");
        }

        /// <exception cref="InvalidOperationException">There is no such annotation, or it has another type.</exception>
        public void GetValue<TValue>(string kind, ref TValue value)
        {
            Column column = Schema.GetColumnOrNull(kind)
                ?? throw new InvalidOperationException($"There is no annotation '{kind}'. There are: {this}.");
            GetGetter<TValue>(column)(ref value);
        }

        public override string ToString() => string.Join(", ", Schema.Select(column => column.Name));
    }
}
