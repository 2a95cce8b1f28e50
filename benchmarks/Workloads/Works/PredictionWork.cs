using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace Workloads.Works;

/// <summary>
/// One prediction of an ML.NET prediction engine: normalises a text of 25 words, cuts it into words and classifies it with one BiLSTM-64 and
/// word n-grams. Without the classifier it is what ML.NET itself takes of that time.
/// </summary>
internal sealed class PredictionWork : IWork
{
    private const int TextLength = 25, Texts = 2048;
    private readonly PredictionEngine<Message, Verdict>? _classifier;
    private readonly PredictionEngine<Message, Cut>? _cutter;
    private readonly Message[] _messages;
    private int _next;

    public PredictionWork(bool classifies)
    {
        var text = new ZipfWords(ClassifierRows.Words, seed: 3);
        int[] words = new int[TextLength];
        _messages = [.. Enumerable.Range(0, Texts).Select(i => new Message { Text = Compose(text, words), IsSpam = i % 8 == 0 })];
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(_messages);
        var cut = ml.Transforms.Text.NormalizeText(nameof(Message.Text)).Append(ml.Transforms.Text.TokenizeIntoWords("Tokens", nameof(Message.Text)));
        if (!classifies)
        {
            _cutter = ml.Model.CreatePredictionEngine<Message, Cut>(cut.Fit(data));
            return;
        }
        var options = new SequenceClassifierTrainer.Options
        {
            LabelColumnName = nameof(Message.IsSpam),
            FeatureColumnName = "Tokens",
            HiddenSize = 64,
            CharacterFeatures = false,
            MaximumEpochs = 1,
        };
        _classifier = ml.Model.CreatePredictionEngine<Message, Verdict>(cut.Append(ml.BinaryClassification.Trainers.SequenceClassifier(options)).Fit(data));
    }

    /// <summary>The last result, so that nobody can leave the prediction out.</summary>
    public float LastProbability { get; private set; }

    public int Step()
    {
        Message message = _messages[_next++ & (Texts - 1)];
        if (_classifier is not null)
            LastProbability = _classifier.Predict(message).Probability;
        else
            LastProbability = _cutter!.Predict(message).Tokens.Length;
        return TextLength;
    }

    public void Dispose()
    {
        _classifier?.Dispose();
        _cutter?.Dispose();
    }

    private static string Compose(ZipfWords text, int[] words)
    {
        text.Fill(words);
        return string.Join(' ', words.Select(word => "w" + word.ToString(CultureInfo.InvariantCulture)));
    }

    private sealed class Message
    {
        public string Text { get; set; } = "";

        public bool IsSpam { get; set; }
    }

    private sealed class Verdict
    {
        public float Probability { get; set; }
    }

    private sealed class Cut
    {
        public string[] Tokens { get; set; } = [];
    }
}
