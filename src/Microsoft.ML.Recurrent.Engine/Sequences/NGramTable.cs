using System.Numerics;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// The n-grams that are features, and their ids: those of words first, then those of characters. N-grams are known by 64-bit hashes, which are
/// distinct for all practical numbers of them (for ten million, a collision has a chance of 3e-6). Made by <see cref="NGramTableBuilder"/>.
/// </summary>
internal sealed class NGramTable
{
    /// <summary>Most features of a table.</summary>
    public const int MaximumCount = 1 << 28;

    private readonly ulong[] _wordHashes;
    private readonly ulong[] _characterHashes;
    private readonly Slots _words;
    private readonly Slots _characters;

    internal NGramTable(NGramOptions options, ulong[] wordHashes, ulong[] characterHashes)
    {
        Options = options;
        _wordHashes = wordHashes;
        _characterHashes = characterHashes;
        _words = new Slots(wordHashes, 0);
        _characters = new Slots(characterHashes, wordHashes.Length);
    }

    /// <summary>Which n-grams are features.</summary>
    public NGramOptions Options { get; }

    /// <summary>Number of features.</summary>
    public int Count => WordCount + _characterHashes.Length;

    /// <summary>Number of features that are n-grams of words: ids from here on are n-grams of characters.</summary>
    public int WordCount => _wordHashes.Length;

    /// <summary>The id of an n-gram, or -1 when it is no feature.</summary>
    public int IdOf(ulong hash, bool isWord) => (isWord ? _words : _characters).Find(hash);

    /// <summary>The features of the reader's text: distinct ids, ascending, in the reader's memory.</summary>
    public ReadOnlySpan<int> Encode(NGramReader reader)
    {
        var visitor = new Encoder(this, reader.Ids(reader.MaximumCount));
        reader.Visit(ref visitor);
        Span<int> ids = visitor.Ids;
        ids.Sort();
        int distinct = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (i == 0 || ids[i] != ids[i - 1])
                ids[distinct++] = ids[i];
        }
        return ids[..distinct];
    }

    /// <summary>Writes the table.</summary>
    public void Write(SectionWriter writer)
    {
        Options.Write(writer);
        foreach (ulong[] hashes in new[] { _wordHashes, _characterHashes })
        {
            writer.WriteInt32(hashes.Length);
            foreach (ulong hash in hashes)
                writer.WriteUInt64(hash);
        }
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static NGramTable Read(SectionReader reader)
    {
        NGramOptions options = NGramOptions.Read(reader);
        ulong[] words = ReadHashes(reader), characters = ReadHashes(reader);
        if ((long)words.Length + characters.Length > MaximumCount)
            throw reader.Fault($"at most {MaximumCount} n-grams", $"{(long)words.Length + characters.Length}");
        return new NGramTable(options, words, characters);
    }

    private static ulong[] ReadHashes(SectionReader reader)
    {
        var hashes = new ulong[reader.ReadCount(sizeof(ulong), "n-grams")];
        foreach (ref ulong hash in hashes.AsSpan())
            hash = reader.ReadUInt64();
        return hashes;
    }

    private struct Encoder(NGramTable table, int[] ids) : INGramVisitor
    {
        private int _count;

        public readonly Span<int> Ids => ids.AsSpan(0, _count);

        public void Visit(ulong hash, bool isWord, int start, int length)
        {
            int id = table.IdOf(hash, isWord);
            if (id >= 0)
                ids[_count++] = id;
        }
    }

    /// <summary>An open-addressed hash table from hash to id, at most half full.</summary>
    private sealed class Slots
    {
        private readonly ulong[] _hashes;
        private readonly int[] _ids;
        private readonly int _firstId;

        public Slots(ulong[] hashes, int firstId)
        {
            _hashes = hashes;
            _firstId = firstId;
            _ids = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, 2L * hashes.Length))];
            _ids.AsSpan().Fill(-1);
            for (int i = 0; i < hashes.Length; i++)
                _ids[SlotOf(hashes[i])] = i;
        }

        public int Find(ulong hash)
        {
            int index = _ids[SlotOf(hash)];
            return index < 0 ? -1 : _firstId + index;
        }

        private int SlotOf(ulong hash)
        {
            int mask = _ids.Length - 1, slot = (int)hash & mask;
            while (_ids[slot] >= 0 && _hashes[_ids[slot]] != hash)
                slot = (slot + 1) & mask;
            return slot;
        }
    }
}
