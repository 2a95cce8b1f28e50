using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

/// <summary>Reading and writing text files.</summary>
public static class TextLoaderSaverCatalog
{
    /// <summary>A loader of the given columns.</summary>
    public static TextLoader CreateTextLoader(
        this DataOperationsCatalog catalog,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        IMultiStreamSource dataSample = null,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        new(OptionsOf(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    /// <summary>A loader of the columns that the options name.</summary>
    public static TextLoader CreateTextLoader(this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource dataSample = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options, dataSample);
    }

    /// <summary>A loader of the members of a class that <see cref="LoadColumnAttribute"/> marks.</summary>
    public static TextLoader CreateTextLoader<TInput>(
        this DataOperationsCatalog catalog,
        char separatorChar = '\t',
        bool hasHeader = false,
        IMultiStreamSource dataSample = null,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        new(OptionsOf(ColumnsOf(typeof(TInput)), separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    /// <summary>A loader of the members of a class that <see cref="LoadColumnAttribute"/> marks, with options that name no columns.</summary>
    public static TextLoader CreateTextLoader<TInput>(this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource dataSample = null) =>
        new(WithColumnsOf<TInput>(options), dataSample);

    /// <summary>The lazy view of a file's columns.</summary>
    public static IDataView LoadFromTextFile(
        this DataOperationsCatalog catalog,
        string path,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        Load(path, dataSample: false, OptionsOf(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse));

    /// <summary>The lazy view of a file, by the members of a class that <see cref="LoadColumnAttribute"/> marks. The path may have wild cards.</summary>
    public static IDataView LoadFromTextFile<TInput>(
        this DataOperationsCatalog catalog,
        string path,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        Load(path, dataSample: false, OptionsOf(ColumnsOf(typeof(TInput)), separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse));

    /// <summary>The lazy view of a file, by the marked members of a class and options that name no columns.</summary>
    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options options) =>
        Load(path, dataSample: true, WithColumnsOf<TInput>(options));

    /// <summary>The lazy view of a file, by options that name the columns. Without names, the first field is the number <c>Label</c> and the others the vector <c>Features</c>.</summary>
    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options options = null) =>
        Load(path, dataSample: true, options ?? new TextLoader.Options());

    /// <summary>
    /// Writes a view as text, with a comment that says the schema and a row of names where they are asked for. Vectors are written
    /// dense, so <paramref name="forceDense"/> changes nothing. Read it back with quoting allowed.
    /// </summary>
    public static void SaveAsText(
        this DataOperationsCatalog catalog,
        IDataView data,
        Stream stream,
        char separatorChar = '\t',
        bool headerRow = true,
        bool schema = true,
        bool keepHidden = false,
        bool forceDense = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(stream);
        using var output = new StreamWriter(stream, leaveOpen: true);
        new TextFileWriter(separatorChar).Write(data, data.Schema.Where(column => keepHidden || !column.IsHidden).ToArray(), output, headerRow, schema);
    }

    private static IDataView Load(string path, bool dataSample, TextLoader.Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var source = new MultiFileSource(path);
        if (source.Count == 0 || !File.Exists(source.GetPathOrNull(0)))
            throw new ArgumentOutOfRangeException(nameof(path), $"File or directory does not exist at path: {path}");
        return new TextLoader(options, dataSample ? source : null).Load(source);
    }

    private static TextLoader.Options OptionsOf(
        TextLoader.Column[] columns, char separator, bool hasHeader, bool allowQuoting, bool trimWhitespace, bool allowSparse) => new()
        {
            Columns = columns,
            Separators = [separator],
            HasHeader = hasHeader,
            AllowQuoting = allowQuoting,
            TrimWhitespace = trimWhitespace,
            AllowSparse = allowSparse,
        };

    private static TextLoader.Options WithColumnsOf<TInput>(TextLoader.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Columns != null)
            throw new ArgumentException($"The columns are those of {typeof(TInput)}; the options must not name others.", nameof(options));
        TextLoader.Options copy = options.Copy();
        copy.Columns = ColumnsOf(typeof(TInput));
        return copy;
    }

    private static TextLoader.Column[] ColumnsOf(Type userType) =>
        UserMember.Of(userType, SchemaDefinition.Direction.Both).Select(ColumnOf).ToArray();

    private static TextLoader.Column ColumnOf(MemberInfo member)
    {
        LoadColumnAttribute load = member.GetCustomAttribute<LoadColumnAttribute>()
            ?? throw new InvalidOperationException($"{member.MemberType} '{member.Name}' is missing the LoadColumnAttribute attribute");
        DataViewType type = UserMember.DataViewTypeOf(member);
        PrimitiveDataViewType item = VectorMap.ItemOf(type);
        TextLoader.Range[] ranges = load.Fields.Select(field => new TextLoader.Range(field) { ForceVector = type is VectorDataViewType || !load.IsScalar }).ToArray();
        return new TextLoader.Column(
            member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name,
            DataKinds.KindOf(item.RawType) ?? throw new NotSupportedException($"The member '{member.Name}' is of type {item}, which is not loaded from text."),
            ranges,
            item is KeyDataViewType key ? new KeyCount(key.Count) : null);
    }
}
