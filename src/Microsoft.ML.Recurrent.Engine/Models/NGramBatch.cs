using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// The n-gram logits of the rows of a session. Texts are kept as they are added and scored together: the threads share the rows, and a row's
/// logits depend on its text alone.
/// </summary>
internal sealed class NGramBatch(CalibratedNGrams ngrams, ThreadTeam team)
{
    /// <summary>Texts that are longer than this together are scored at once, so that long documents do not pile up.</summary>
    internal const int MaximumCharacters = 1 << 18;

    /// <summary>Rows differ in length: with more parts than threads, one that is done early takes over from another.</summary>
    private const int PartsPerThread = 4;

    private readonly int _outputs = ngrams.Model.OutputCount;
    private readonly List<(NGramReader Reader, float[] Scores)> _readers = [];
    private char[] _characters = [];
    private int _characterCount;
    private int[] _pieceEnds = [];
    private int _pieceCount;
    private int[] _rowEnds = [];
    private int _keptRows;
    private int _scoredRows;
    private float[] _logits = [];

    /// <summary>Forgets all rows.</summary>
    public void Clear() => _characterCount = _pieceCount = _keptRows = _scoredRows = 0;

    /// <summary>Adds a row with this text.</summary>
    public void Add(ReadOnlySpan<ReadOnlyMemory<char>> pieces)
    {
        Reserve(ref _pieceEnds, _pieceCount + pieces.Length);
        foreach (ReadOnlyMemory<char> piece in pieces)
        {
            Reserve(ref _characters, checked(_characterCount + piece.Length));
            piece.Span.CopyTo(_characters.AsSpan(_characterCount));
            _characterCount += piece.Length;
            _pieceEnds[_pieceCount++] = _characterCount;
        }
        Reserve(ref _rowEnds, _keptRows + 1);
        _rowEnds[_keptRows++] = _pieceCount;
        if (_characterCount >= MaximumCharacters)
            Score();
    }

    /// <summary>Scores the rows that are not scored yet.</summary>
    public void Score()
    {
        int parts = Math.Min(_keptRows, team.Size == 1 ? 1 : PartsPerThread * team.Size);
        while (_readers.Count < parts)
            _readers.Add((new NGramReader(ngrams.Model.Table.Options), new float[_outputs]));
        Reserve(ref _logits, checked((_scoredRows + _keptRows) * _outputs));
        var job = new RowsJob(this, parts);
        team.Run(parts, ref job);
        _scoredRows += _keptRows;
        _characterCount = _pieceCount = _keptRows = 0;
    }

    /// <summary>Logits of a scored row: [outputs].</summary>
    public ReadOnlySpan<float> Logits(int row) => _logits.AsSpan(row * _outputs, _outputs);

    private void ScoreRow(int row, NGramReader reader, float[] scores)
    {
        reader.Clear();
        int piece = row == 0 ? 0 : _rowEnds[row - 1], start = piece == 0 ? 0 : _pieceEnds[piece - 1];
        for (; piece < _rowEnds[row]; start = _pieceEnds[piece++])
            reader.Add(_characters.AsSpan(start, _pieceEnds[piece] - start));
        Span<float> logits = _logits.AsSpan((_scoredRows + row) * _outputs, _outputs);
        logits.Clear();
        ngrams.AddTo(reader, scores, logits);
    }

    private static void Reserve<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * array.Length)));
    }

    private readonly struct RowsJob(NGramBatch batch, int parts) : IParallelJob
    {
        public void Execute(int part)
        {
            (NGramReader reader, float[] scores) = batch._readers[part];
            int end = (int)((part + 1L) * batch._keptRows / parts);
            for (int row = (int)((long)part * batch._keptRows / parts); row < end; row++)
                batch.ScoreRow(row, reader, scores);
        }
    }
}
