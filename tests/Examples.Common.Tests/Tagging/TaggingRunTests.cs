using Examples.Common.Tagging;

namespace Examples.Common.Tests.Tagging;

[Collection(ConsoleTests.Name)]
public sealed class TaggingRunTests : IDisposable
{
    private const string Figures = @"unknown_accuracy=(\d\.\d{4}|NaN) f1=(\d\.\d{4}) tokens_per_s=\d+\.\d{4}$";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_of_speech_end_in_accuracy_and_the_mean_F1_of_the_tags()
    {
        string train = Write("train.tsv", PartsOfSpeech("dog", "cat", "bird")), test = Write("test.tsv", PartsOfSpeech("dog", "cat"));

        string output = Run(new TaggingSettings { TrainPath = train, ValidationPath = train, TestPath = test, PagePath = Page, ModelPath = _folder.PathOf("model.zip"), Seed = 1, Configure = Small }, "the cat sleeps .");

        Assert.Matches(@"\nmetrics: accuracy=1\.0000 " + Figures, output);
        Assert.Contains("f1=1.0000", output, StringComparison.Ordinal);
        Assert.Contains("the/DET cat/NOUN sleeps/VERB ./PUNCT", output, StringComparison.Ordinal);
        Assert.Contains("20 sentences with 80 tokens to be judged by", output, StringComparison.Ordinal);
        Assert.True(new FileInfo(_folder.PathOf("model.zip")).Length > 0);
        string page = File.ReadAllText(Page);
        Assert.Contains("mean F1 of the tags 1.000", page, StringComparison.Ordinal);
        Assert.Contains("<h2>New sentences</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Test sentences</h2>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Entities_end_in_their_own_F1_and_are_judged_by_the_validation_sentences_if_there_are_no_others()
    {
        string train = Write("train.tsv", Entities("Lunde", "Kessel", "Port Selby")), validation = Write("validation.tsv", Entities("Kessel", "Port Selby"));

        string output = Run(new TaggingSettings { TrainPath = train, ValidationPath = validation, PagePath = Page, Seed = 1, Configure = Small }, "Nora lives in Port Selby .");

        Assert.Contains("[PER Nora] lives in [LOC Port Selby] .", output, StringComparison.Ordinal);
        Assert.Contains("without --test, to be judged by", output, StringComparison.Ordinal);
        Assert.Matches(@"\nmetrics: accuracy=1\.0000 " + Figures, output);
        Assert.Contains("F1 of the entities 1.000", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void Some_training_sentences_are_held_out_if_there_are_no_others()
    {
        string train = Write("train.tsv", PartsOfSpeech("dog", "cat", "bird", "fish"));

        string output = Run(new TaggingSettings { TrainPath = train, PagePath = Page, Seed = 1, Configure = Small }, "a dog sleeps .");

        Assert.Matches(@"\d+ sentences with \d+ tokens held out to be judged by", output);
        Assert.Matches(@"\nmetrics: accuracy=\d\.\d{4} " + Figures, output);
    }

    [Fact]
    public void A_malformed_line_is_an_error_that_names_file_and_line()
    {
        string train = _folder.Write("train.tsv", "the\tDET", "dog NOUN");

        string message = Assert.Throws<InvalidDataException>(() => Run(new TaggingSettings { TrainPath = train, PagePath = Page, Seed = 1, Configure = Small }, "a dog")).Message;

        Assert.Contains("train.tsv', line 2", message, StringComparison.Ordinal);
    }

    private string Page => _folder.PathOf("page.html");

    private static void Small(Microsoft.ML.Recurrent.SequenceTaggerTrainer.Options options)
    {
        options.HiddenSize = options.EmbeddingSize = 16;
        options.LearningRate = 0.01f;
        options.BatchSize = 8;
        options.MaximumEpochs = 15;
        options.Dropout = 0;
    }

    private static string Run(TaggingSettings settings, string newSentence)
    {
        using var output = new StringWriter();
        Assert.Equal(0, new TaggingRun(new TaggingExample("Title", "An example.", [newSentence]), settings, output).Execute(CancellationToken.None));
        return output.ToString().TrimEnd();
    }

    private static IEnumerable<string> PartsOfSpeech(params string[] nouns) =>
        nouns.SelectMany(noun => Enumerable.Range(0, 10).Select(i => $"{(i % 2 == 0 ? "the" : "a")} DET|{noun} NOUN|{(i % 3 == 0 ? "sleeps" : "runs")} VERB|. PUNCT"));

    private static IEnumerable<string> Entities(params string[] places) =>
        places.SelectMany(place => Enumerable.Range(0, 10).Select(i =>
            $"{(i % 2 == 0 ? "Nora" : "Piet")} B-PER|{(i % 3 == 0 ? "lives" : "sings")} O|in O|{string.Join('|', place.Split(' ').Select((word, at) => $"{word} {(at == 0 ? "B" : "I")}-LOC"))}|. O"));

    private string Write(string name, IEnumerable<string> sentences) =>
        _folder.Write(name, sentences.SelectMany(sentence => sentence.Split('|').Select(token => token.Replace(' ', '\t')).Append("")));
}
