using System.Globalization;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>
/// How a row of the sequence column becomes the ids of a language model (see <see cref="LanguageModelIds"/>): part of the trained model. A word's
/// id is one more than its number in the vocabulary, or than its key.
/// </summary>
internal sealed class LanguageModelInput
{
    /// <summary>What a column may hold.</summary>
    public const SequenceKinds Accepted = SequenceKinds.Tokens | SequenceKinds.Keys;

    /// <summary>
    /// How often a token must occur to be a word, where the options say nothing. The same in all trainers, so that models trained alike have the same words:
    /// only then can their perplexities be compared, and the models mixed. 2, not 1: a network that never reads the unknown word in training gives it whatever
    /// probability it was left with, and one new word in a text spoils all figures.
    /// </summary>
    public const int DefaultMinimumTokenCount = 2;

    /// <summary>Most keys of a column.</summary>
    public const int MaximumKeys = 1 << 28;

    private readonly Dictionary<string, int> _idOfText = new(StringComparer.Ordinal);

    private LanguageModelInput(string featureColumnName, Vocabulary? vocabulary, int keyCount, KeyValues? keyValues)
    {
        FeatureColumnName = featureColumnName;
        Vocabulary = vocabulary;
        KeyCount = keyCount;
        KeyValues = keyValues;
        IEnumerable<string> words = vocabulary is not null ? vocabulary.Tokens.Skip(1)
            : keyValues is not null ? keyValues.Texts
            : Enumerable.Range(1, keyCount).Select(key => key.ToString(CultureInfo.InvariantCulture));
        Texts = [ArpaFormat.Unknown, ArpaFormat.End, .. words];
        for (int id = 0; id < Texts.Count; id++)
            _idOfText.TryAdd(Texts[id], id);
    }

    /// <summary>Name of the sequence column.</summary>
    public string FeatureColumnName { get; }

    /// <summary>The words, when the sequence consists of text.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>Number of keys that the training column had; 0 when the sequence consists of text.</summary>
    public int KeyCount { get; }

    /// <summary>What the keys stand for, if the training column said so.</summary>
    public KeyValues? KeyValues { get; }

    /// <summary>The text of each id.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Number of ids.</summary>
    public int VocabularySize => Texts.Count;

    /// <summary>What the sequence column must hold.</summary>
    public SequenceKinds Kind => Vocabulary is null ? SequenceKinds.Keys : SequenceKinds.Tokens;

    /// <summary>An input of text.</summary>
    public static LanguageModelInput OfText(string featureColumnName, Vocabulary vocabulary) => new(featureColumnName, vocabulary, 0, null);

    /// <summary>An input of keys.</summary>
    /// <exception cref="ArgumentException">There are more keys than a model can have.</exception>
    public static LanguageModelInput OfKeys(SequenceColumn column)
    {
        if (column.KeyCount > MaximumKeys)
            throw new ArgumentException($"Column '{column.Column.Name}' has {column.KeyCount} keys; expected at most {MaximumKeys}. Map the tokens that occur to keys with ml.Transforms.Conversion.MapValueToKey.", nameof(column));
        KeyValues? values = KeyValues.Of(column.Column);
        return new LanguageModelInput(column.Column.Name, null, column.KeyCount, values?.Count == column.KeyCount ? values : null);
    }

    /// <summary>Finds the sequence column.</summary>
    /// <exception cref="ArgumentException">It is missing, of the wrong type, or has other keys.</exception>
    public SequenceColumn Find(DataViewSchema schema)
    {
        var column = SequenceColumn.Find(schema, FeatureColumnName, Kind);
        if (Kind == SequenceKinds.Keys)
            column.ExpectKeys(KeyCount);
        return column;
    }

    /// <summary>The id of a token of text, or of the text of a key.</summary>
    public int IdOf(ReadOnlySpan<char> token) => Vocabulary is { } vocabulary
        ? IdOfNumber(vocabulary.IdOf(token))
        : _idOfText.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out int id) && id >= LanguageModelIds.FirstWord ? id : LanguageModelIds.Unknown;

    /// <summary>The id of a word by its number in the vocabulary, or of a key.</summary>
    public static int IdOfNumber(int number) => number == 0 ? LanguageModelIds.Unknown : number + LanguageModelIds.FirstWord - 1;

    /// <summary>The ids of a list of tokens.</summary>
    /// <exception cref="ArgumentException">A token is null.</exception>
    public int[] IdsOf(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var ids = new int[tokens.Count];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = IdOf(tokens[i] ?? throw new ArgumentException($"Token {i} (counted from 0) is null; expected text.", nameof(tokens)));
        return ids;
    }

    /// <summary>What to tell a user whose training rows have tokens, but no word; null if they have one.</summary>
    /// <param name="tokens">Number of tokens of the training rows.</param>
    /// <param name="minimumCount">How often a token must occur in them to be a word.</param>
    public string? WarningOfWords(long tokens, int minimumCount) => Vocabulary is { Count: 1 } && tokens > 0
        ? FormattableString.Invariant($"The training rows have {tokens} tokens, but the vocabulary has no word: all are read as the unknown one. A word must occur MinimumTokenCount ({minimumCount}) times, and MaximumVocabularySize counts the unknown one.")
        : null;

    /// <summary>What keeps two inputs from giving every token the same id; null if they do.</summary>
    public string? DifferenceOfWords(LanguageModelInput other)
    {
        if (Kind != other.Kind)
            return $"one reads {Kind}, the other {other.Kind}";
        if (Vocabulary?.IsLowerCase != other.Vocabulary?.IsLowerCase)
            return "one lower-cases tokens, the other does not";
        if (Texts.SequenceEqual(other.Texts, StringComparer.Ordinal))
            return null;
        string counts = FormattableString.Invariant($"{Texts.Count} and {other.Texts.Count} words");
        string? first = OnlyIn(this, other), second = OnlyIn(other, this);
        return first is null && second is null
            ? $"{counts} in different orders, which are those of their frequencies in the training rows"
            : $"{counts}, of which {string.Join(" and ", new[] { first is null ? null : $"only the first has '{first}'", second is null ? null : $"only the second has '{second}'" }.OfType<string>())}";

        static string? OnlyIn(LanguageModelInput one, LanguageModelInput another) => one.Texts.FirstOrDefault(text => !another._idOfText.ContainsKey(text));
    }

    /// <summary>Writes the input's description.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteString(FeatureColumnName);
        writer.WriteBoolean(Vocabulary is not null);
        if (Vocabulary is not null)
        {
            Vocabulary.Write(writer);
            return;
        }
        writer.WriteInt32(KeyCount);
        KeyValues.Write(writer, KeyValues);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The description makes no sense.</exception>
    public static LanguageModelInput Read(SectionReader reader, int vocabularySize)
    {
        string name = reader.ReadString();
        Vocabulary? vocabulary = reader.ReadBoolean() ? Vocabulary.Read(reader) : null;
        int keys = vocabulary is null ? reader.ReadInt32(1, MaximumKeys, "number of keys") : 0;
        KeyValues? values = vocabulary is null ? KeyValues.Read(reader) : null;
        if (values is not null && values.Count != keys)
            throw reader.Fault($"values of {keys} keys", $"{values.Count} values");
        int size = LanguageModelIds.FirstWord + (vocabulary is null ? keys : vocabulary.Count - 1);
        return size == vocabularySize
            ? new LanguageModelInput(name, vocabulary, keys, values)
            : throw reader.Fault($"words for a model of {vocabularySize} ids", $"{size}");
    }
}
