using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    public sealed partial class Annotations
    {
        /// <summary>Gathers annotations.</summary>
        public sealed class Builder
        {
            private readonly List<DetachedColumn> _columns = [];
            private readonly List<Delegate> _getters = [];

            /// <summary>Adds those of the annotations whose name the selector accepts.</summary>
            public void Add(Annotations annotations, Func<string, bool> selector)
            {
                ArgumentNullException.ThrowIfNull(selector);
                if (annotations == null)
                    return;
                foreach (Column column in annotations.Schema)
                {
                    if (selector(column.Name))
                        AddCore(new DetachedColumn(column), annotations._getters[column.Index]);
                }
            }

            public void Add<TValue>(string name, DataViewType type, ValueGetter<TValue> getter, Annotations annotations = null)
            {
                ArgumentNullException.ThrowIfNull(getter);
                var column = new DetachedColumn(name, type, annotations);
                CheckType(type, typeof(TValue));
                AddCore(column, getter);
            }

            public void Add(string name, DataViewType type, Delegate getter, Annotations annotations = null)
            {
                ArgumentNullException.ThrowIfNull(getter);
                var column = new DetachedColumn(name, type, annotations);
                if (getter.GetType() != typeof(ValueGetter<>).MakeGenericType(type.RawType))
                    throw new ArgumentException($"The getter of an annotation of type {type} is a ValueGetter of {type.RawType}, not a {getter.GetType()}.", nameof(getter));
                AddCore(column, getter);
            }

            public void AddPrimitiveValue<TValue>(string name, PrimitiveDataViewType type, TValue value, Annotations annotations = null)
            {
                var column = new DetachedColumn(name, type, annotations);
                CheckType(type, typeof(TValue));
                AddCore(column, (ValueGetter<TValue>)((ref TValue destination) => destination = value));
            }

            public Annotations ToAnnotations() => new(new DataViewSchema(_columns), _getters.ToArray());

            private static void CheckType(DataViewType type, Type valueType)
            {
                if (type.RawType != valueType)
                    throw new ArgumentException($"A value of an annotation of type {type} is a {type.RawType}, not a {valueType}.", nameof(type));
            }

            private void AddCore(DetachedColumn column, Delegate getter)
            {
                _columns.Add(column);
                _getters.Add(getter);
            }
        }
    }
}
