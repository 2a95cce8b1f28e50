using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(TransformerChain<ITransformer>), null, typeof(SignatureLoadModel), "Transformer chain", TransformerChain<ITransformer>.LoadName)]

namespace Microsoft.ML.Data;

/// <summary>Transformers applied one after the other.</summary>
public sealed class TransformerChain<TLastTransformer> : ITransformer, IEnumerable<ITransformer>, IDisposable
    where TLastTransformer : class, ITransformer
{
    internal const string LoadName = "TransformerChain";

    /// <summary>The last stage; null in an empty chain.</summary>
    public readonly TLastTransformer LastTransformer;

    private readonly ITransformer[] _transformers;
    private readonly TransformerScope[] _scopes;
    private bool _disposed;

    public TransformerChain(IEnumerable<ITransformer> transformers, IEnumerable<TransformerScope> scopes)
    {
        ArgumentNullException.ThrowIfNull(transformers);
        ArgumentNullException.ThrowIfNull(scopes);
        _transformers = transformers.ToArray();
        _scopes = scopes.ToArray();
        if (_transformers.Length != _scopes.Length)
            throw new InvalidOperationException($"There is one scope a transformer: {_transformers.Length} are needed, not {_scopes.Length}.");
        if (Array.Exists(_transformers, transformer => transformer == null))
            throw new InvalidOperationException("A transformer of the chain is null.");
        LastTransformer = _transformers.Length == 0
            ? null
            : _transformers[^1] as TLastTransformer
                ?? throw new InvalidOperationException($"The last transformer is a {_transformers[^1].GetType()}, not a {typeof(TLastTransformer)}.");
    }

    public TransformerChain(params ITransformer[] transformers)
        : this(transformers, Enumerable.Repeat(TransformerScope.Everything, transformers?.Length ?? 0))
    {
    }

    bool ITransformer.IsRowToRowMapper => Array.TrueForAll(_transformers, transformer => transformer.IsRowToRowMapper);

    private static VersionInfo Version => new(
        modelSignature: "XFCHAIN1",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoadName,
        loaderAssemblyName: typeof(TransformerChain<>).Assembly.GetName().Name);

    /// <summary>Applies the stages for scoring: all of them, unless one was appended for training or testing only.</summary>
    public IDataView Transform(IDataView input) => Transform(input, TransformerScope.Scoring);

    /// <summary>Applies the stages whose scope has something in common with the given one.</summary>
    public IDataView Transform(IDataView input, TransformerScope scope)
    {
        ArgumentNullException.ThrowIfNull(input);
        // A schema that does not fit is found before any stage does its work.
        GetOutputSchema(input.Schema, scope);
        return StagesFor(scope).Aggregate(input, (view, transformer) => transformer.Transform(view));
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetOutputSchema(inputSchema, TransformerScope.Scoring);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema, TransformerScope scope)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return StagesFor(scope).Aggregate(inputSchema, (schema, transformer) => transformer.GetOutputSchema(schema));
    }

    public TransformerChain<ITransformer> GetModelFor(TransformerScope scopeFilter)
    {
        int[] kept = Enumerable.Range(0, _transformers.Length).Where(i => (_scopes[i] & scopeFilter) != 0).ToArray();
        return new TransformerChain<ITransformer>(kept.Select(i => _transformers[i]), kept.Select(i => _scopes[i]));
    }

    public TransformerChain<TNewLast> Append<TNewLast>(TNewLast transformer, TransformerScope scope = TransformerScope.Everything)
        where TNewLast : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return new TransformerChain<TNewLast>([.. _transformers, transformer], [.. _scopes, scope]);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var mappers = new List<IRowToRowMapper>();
        foreach (ITransformer transformer in _transformers)
        {
            if (!transformer.IsRowToRowMapper)
                throw new InvalidOperationException($"The chain does not map rows to rows: {transformer.GetType()} does not.");
            mappers.Add(transformer.GetRowToRowMapper(mappers.Count == 0 ? inputSchema : mappers[^1].OutputSchema));
        }
        return new ChainedMapper(inputSchema, mappers);
    }

    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)_transformers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveBinaryStream("Scopes", writer =>
        {
            writer.Write(_scopes.Length);
            foreach (TransformerScope scope in _scopes)
                writer.Write((int)scope);
        });
        for (int i = 0; i < _transformers.Length; i++)
            ctx.SaveModel(_transformers[i], FolderOf(i));
    }

    /// <summary>Disposes the stages that are disposable, once.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (ITransformer transformer in _transformers)
            (transformer as IDisposable)?.Dispose();
    }

    private static TransformerChain<TLastTransformer> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        List<TransformerScope> scopes = ctx.LoadBinaryStream("Scopes", reader =>
        {
            var read = new List<TransformerScope>();
            for (int count = reader.ReadInt32(); read.Count < count;)
                read.Add((TransformerScope)reader.ReadInt32());
            return read;
        });
        var transformers = new ITransformer[scopes.Count];
        for (int i = 0; i < transformers.Length; i++)
            transformers[i] = ctx.LoadModel<ITransformer>(env, FolderOf(i));
        return new TransformerChain<TLastTransformer>(transformers, scopes);
    }

    private static string FolderOf(int index) => $"Transform_{index:000}";

    private IEnumerable<ITransformer> StagesFor(TransformerScope scope) =>
        _transformers.Where((_, i) => (_scopes[i] & scope) != 0);
}
