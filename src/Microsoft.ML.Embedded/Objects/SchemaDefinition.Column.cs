using Microsoft.ML.Embedded;

namespace Microsoft.ML.Data;

public sealed partial class SchemaDefinition
{
    /// <summary>How a member is a column. Name and type may be changed.</summary>
    public sealed class Column
    {
        private DataViewSchema.Annotations.Builder _annotations = new();

        internal Column(string memberName, string columnName, DataViewType columnType)
        {
            MemberName = memberName;
            ColumnName = columnName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations => _annotations.ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType) =>
            _annotations.Add(kind, annotationType, Getters.OfValue(value));

        internal void SetAnnotations(DataViewSchema.Annotations annotations)
        {
            _annotations = new DataViewSchema.Annotations.Builder();
            _annotations.Add(annotations, _ => true);
        }
    }
}
