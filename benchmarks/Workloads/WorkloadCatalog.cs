using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Workloads.Works;
using TaggerNetwork = Workloads.Works.TaggerNetwork;

namespace Workloads;

/// <summary>All workloads.</summary>
internal static class WorkloadCatalog
{
    private const string Torch = "torch", OneDnn = "onednn";
    private const int Steps = 35;

    // Of 32 sentences: 0.6 different words a token, each of 5 characters and 2 marks.
    private const double CharactersOfToken = 0.6 * 7;

    public static IReadOnlyList<Workload> All { get; } =
        [.. Layers(), .. LanguageModels("lm", 10_000), .. LanguageModels("lm33k", 33_278), AdaptiveLanguageModel(), .. Generations(), .. Texts(), .. Classifiers(), .. Taggers(), .. CharacterTaggers(), .. CharacterEncoders(), .. TaggerLatencies(), .. TaggerPredictions(), .. StreamingSteps(), .. Latencies(), Mixed()];

    private static IEnumerable<Workload> Layers()
    {
        foreach ((RecurrentCell cell, string name, int gates) in new[] { (RecurrentCell.Rnn, "rnn", 1), (RecurrentCell.Lstm, "lstm", 4), (RecurrentCell.Gru, "gru", 3) })
        {
            foreach (int size in new[] { 128, 256, 512, 650 })
            {
                yield return new Workload(
                    $"layer-{name}-{size}",
                    Operations.Training(Operations.Recurrent(gates, size, size)),
                    threads => new LayerWork(cell, size, Steps, 32, threads))
                {
                    Peers = [Torch, OneDnn],
                    Request = $"layer cell={name} size={size} steps={Steps} batch=32",
                };
            }
        }
    }

    private static IEnumerable<Workload> LanguageModels(string name, int vocabulary)
    {
        foreach (int size in new[] { 128, 256, 650 })
        {
            foreach ((string variant, OptimizerKind optimizer, int batch) in new[] { ("sgd", OptimizerKind.Sgd, 32), ("adam", OptimizerKind.Adam, 32), ("b20", OptimizerKind.Sgd, 20) })
            {
                yield return new Workload(
                    $"{name}-{size}-{variant}",
                    Operations.Training(Operations.Recurrent(4, size, size) + Operations.Linear(size, vocabulary)),
                    threads => new LanguageModelWork(new LanguageModelShape { VocabularySize = vocabulary, EmbeddingSize = size, HiddenSize = size }, Steps, batch, optimizer, threads))
                {
                    Peers = [Torch],
                    Request = $"lm words={vocabulary} size={size} steps={Steps} batch={batch} optimizer={(optimizer == OptimizerKind.Sgd ? "sgd" : "adam")}",
                };
            }
        }
    }

    private static LanguageModelShape Tied(int words, params int[] cuts) =>
        new() { VocabularySize = words, EmbeddingSize = 200, HiddenSize = 200, Layers = 2, IsTied = true, Cuts = cuts };

    private static Workload AdaptiveLanguageModel()
    {
        const int Words = 33_278, Size = 200, Layers = 2, Batch = 32;
        LanguageModelShape full = Tied(Words), adaptive = Tied(Words, 2_000, 10_000);
        return new Workload(
            $"lm33k-adaptive-{Size}x{Layers}",
            Operations.Training(Layers * Operations.Recurrent(4, Size, Size) + Operations.AdaptiveInput(adaptive) + Operations.AdaptiveOutput(adaptive)),
            threads => new LanguageModelWork(adaptive, Steps, Batch, OptimizerKind.Sgd, threads))
        {
            Peers = [Torch],
            Request = $"lm_adaptive words={Words} size={Size} layers={Layers} steps={Steps} batch={Batch} cut1=2000 cut2=10000",
            OtherName = "full softmax",
            OpenOther = threads => new LanguageModelWork(full, Steps, Batch, OptimizerKind.Sgd, threads),
        };
    }

    private static IEnumerable<Workload> Generations()
    {
        foreach ((string name, LanguageModelShape shape) in new[] { ("adaptive", Tied(33_278, 2_000, 10_000)), ("full", Tied(10_000)) })
        {
            foreach (string choice in new[] { "sample", "greedy" })
            {
                // Of word frequencies alone the most probable word is less probable than a tail: a greedy choice looks into all of them.
                bool isGreedy = choice == "greedy";
                double output = shape.Cuts.Count > 0 ? Operations.AdaptiveOutput(shape, everyTail: isGreedy) : Operations.Linear(shape.HiddenSize, shape.VocabularySize);
                double operations = Operations.Recurrent(4, 0, shape.HiddenSize) + Operations.Recurrent(4, shape.EmbeddingSize, shape.HiddenSize) + output;
                yield return new Workload($"generate-{name}-{choice}", operations, threads => new GenerationWork(shape, isGreedy, threads))
                {
                    Peers = [Torch],
                    Request = $"generate words={shape.VocabularySize} size={shape.HiddenSize} layers={shape.Layers} cut1={shape.Cuts.ElementAtOrDefault(0)} cut2={shape.Cuts.ElementAtOrDefault(1)} choice={choice}",
                    // A product with one row reads each weight for two operations.
                    WeightBytes = (long)(operations / 2 * sizeof(float)),
                };
            }
        }
    }

    private static IEnumerable<Workload> Texts()
    {
        foreach ((int size, int layers) in new[] { (200, 1), (650, 2) })
        {
            var shape = new LanguageModelShape { VocabularySize = 10_000, EmbeddingSize = size, HiddenSize = size, Layers = layers, IsTied = true };
            double recurrent = Operations.Recurrent(4, 0, size) + (layers - 1) * Operations.Recurrent(4, size, size);
            yield return new Workload($"text-{size}x{layers}", recurrent + Operations.Linear(size, shape.VocabularySize), threads => new TextScoringWork(shape, wordByWord: false, threads))
            {
                OpenOther = threads => new TextScoringWork(shape, wordByWord: true, threads),
                OtherName = "word by word",
            };
        }
    }

    private static IEnumerable<Workload> Classifiers()
    {
        foreach ((string name, int hidden, bool bidirectional) in new[] { ("bilstm64", 64, true), ("lstm128", 128, false) })
        {
            string sizes = $"words={ClassifierRows.Words} vector={ClassifierRows.VectorSize} hidden={hidden} directions={(bidirectional ? 2 : 1)} classes={ClassifierRows.Classes}";
            yield return new Workload(
                $"classifier-{name}",
                Operations.Training(ClassifierOperations(ClassifierRows.VectorSize, hidden, bidirectional)),
                threads => new ClassifierTrainingWork(ClassifierRows.Shape(hidden, bidirectional), ClassifierRows.MixedLengths(32 * 32), 32, threads))
            {
                Peers = [Torch],
                Request = $"classifier mode=train batch=32 {sizes}",
            };
            yield return new Workload(
                $"score-{name}",
                ClassifierOperations(0, hidden, bidirectional),
                threads => new ScoringWork(ClassifierRows.Shape(hidden, bidirectional), ClassifierRows.MixedLengths(64 * 32), 64, threads))
            {
                Peers = [Torch],
                Request = $"classifier mode=score batch=64 {sizes}",
            };
        }
    }

    private static IEnumerable<Workload> Taggers()
    {
        string sizes = $"words={TaggerNetwork.Words} vector={TaggerNetwork.VectorSize} hidden={TaggerNetwork.HiddenSize} tags={TaggerNetwork.Tags}";
        foreach (string embedding in new[] { "dense", "sparse" })
        {
            yield return new Workload($"tagger-{embedding}", Operations.Training(TaggerOperations(TaggerNetwork.VectorSize)), threads => new TaggerTrainingWork(32, threads))
            {
                Peers = [Torch],
                Request = $"tagger mode=train batch=32 embedding={embedding} {sizes}",
            };
        }
        foreach (int tags in new[] { TaggerNetwork.Tags, 72 })
        {
            yield return new Workload($"tagger-crf{tags}", Operations.Training(TaggerOperations(TaggerNetwork.VectorSize, tags)), threads => new TaggerTrainingWork(32, threads, tags, hasCrf: true))
            {
                OpenOther = threads => new TaggerTrainingWork(32, threads, tags),
                OtherName = "softmax",
            };
        }
        yield return new Workload("score-tagger", TaggerOperations(0), threads => new TaggerScoringWork(64, threads))
        {
            Peers = [Torch],
            Request = $"tagger mode=score batch=64 embedding=dense {sizes}",
        };
    }

    private static IEnumerable<Workload> CharacterTaggers()
    {
        const int CharacterVector = CharacterTagger.CharacterVectorSize, Units = CharacterTagger.CharacterUnits;
        string sizes = $"words={TaggerNetwork.Words} word_vector={TaggerNetwork.VectorSize} vector={CharacterVector} units={Units} hidden={TaggerNetwork.HiddenSize} tags={TaggerNetwork.Tags}";
        double characters = CharactersOfToken * 2 * Operations.Recurrent(4, CharacterVector, Units), words = TaggerOperations(TaggerNetwork.VectorSize + 2 * Units);
        foreach ((string name, TaggerOutput output) in new[] { ("softmax", TaggerOutput.Softmax), ("crf", TaggerOutput.ConditionalRandomField) })
        {
            yield return new Workload($"tagger-characters-{name}", Operations.Training(characters + words), threads => new CharacterTaggerTrainingWork(32, threads, output))
            {
                Peers = [Torch],
                Request = $"character_tagger mode=train output={name} batch=32 {sizes}",
            };
        }
        yield return new Workload("score-tagger-characters", TaggerOperations(0), threads => new CharacterTaggerScoringWork(64, threads))
        {
            Peers = [Torch],
            Request = $"character_tagger mode=score output=softmax batch=64 {sizes}",
        };
    }

    private static IEnumerable<Workload> CharacterEncoders()
    {
        const int WordVector = 100, Hidden = 200, Batch = 32;
        foreach ((string name, CharacterEncoderShape shape) in CharacterShapes())
        {
            // A convolution multiplies each different character of a batch once.
            double operations = shape.Kind == CharacterEncoderKind.Convolution ? 0 : CharactersOfToken * 2 * Operations.Recurrent(4, shape.EmbeddingSize, shape.Units);
            yield return new Workload($"characters-{name}", Operations.Training(operations), threads => new CharacterTrainingWork(shape, Batch, threads))
            {
                Peers = [Torch],
                Request = $"characters kind={name.Split('-')[0]} batch={Batch} words={TaggerNetwork.Words} vector={shape.EmbeddingSize} units={shape.Units}",
                OtherName = $"bidirectional LSTM 2x{Hidden}",
                OpenOther = threads => new WordEncoderWork(WordVector + shape.OutputSize, Hidden, Batch, threads),
            };
        }
    }

    private static IEnumerable<Workload> TaggerLatencies()
    {
        const int Length = 15;
        foreach ((string name, CharacterEncoderShape shape) in CharacterShapes())
        {
            yield return new Workload($"latency-tagger-{name}", Length * TaggerOperations(shape.OutputSize), _ => new TaggerLatencyWork(shape, Length))
            {
                Unit = Unit.Microseconds,
                Peers = [Torch],
                Request = $"tagger_latency length={Length} kind={name.Split('-')[0]} words={TaggerNetwork.Words} vector={shape.EmbeddingSize} units={shape.Units} hidden={TaggerNetwork.HiddenSize} tags={TaggerNetwork.Tags} word_vector={TaggerNetwork.VectorSize}",
                MostThreads = 1,
                OtherName = "without characters",
                OpenOther = _ => new TaggerLatencyWork(shape: null, Length),
            };
        }
    }

    private static IEnumerable<Workload> TaggerPredictions()
    {
        const int Length = 15, CharacterVector = CharacterTagger.CharacterVectorSize, Units = CharacterTagger.CharacterUnits;
        string request = $"tagger_latency length={Length} kind=lstm words={TaggerNetwork.Words} vector={CharacterVector} units={Units} hidden={TaggerNetwork.HiddenSize} tags={TaggerNetwork.Tags} word_vector={TaggerNetwork.VectorSize}";
        double secondLayer = 2 * Operations.Recurrent(4, 2 * TaggerNetwork.HiddenSize, TaggerNetwork.HiddenSize);
        foreach ((string name, bool hasPeer, double layers, Func<IWork> open) in new (string, bool, double, Func<IWork>)[]
        {
            ("softmax", true, TaggerOperations(0), () => new TaggerPredictionWork(TaggerOutput.Softmax, tags: 17)),
            ("crf", false, TaggerOperations(0), () => new TaggerPredictionWork(TaggerOutput.ConditionalRandomField, tags: 17)),
            ("crf27", false, TaggerOperations(0), () => new TaggerPredictionWork(TaggerOutput.ConditionalRandomField, tags: 27)),
            ("two-layers", false, TaggerOperations(0) + secondLayer, () => new TaggerPredictionWork(TaggerOutput.ConditionalRandomField, tags: 17, layers: 2)),
            ("new-words", false, TaggerOperations(2 * Units), () => new TaggerPredictionWork(TaggerOutput.ConditionalRandomField, tags: 17, areWordsNew: true)),
        })
        {
            yield return new Workload($"latency-tagging-{name}", Length * layers, _ => open())
            {
                Unit = Unit.Microseconds,
                Peers = hasPeer ? [Torch] : [],
                Request = request,
                MostThreads = 1,
            };
        }
    }

    private static IEnumerable<(string Name, CharacterEncoderShape Shape)> CharacterShapes() =>
    [
        ("lstm-32", new() { Kind = CharacterEncoderKind.Recurrent, VocabularySize = 1, EmbeddingSize = 32, Units = 32 }),
        ("lstm-50", new() { Kind = CharacterEncoderKind.Recurrent, VocabularySize = 1, EmbeddingSize = 50, Units = 50 }),
        ("convolution-64", new() { Kind = CharacterEncoderKind.Convolution, VocabularySize = 1, EmbeddingSize = 32, Units = 64 }),
    ];

    private static IEnumerable<Workload> StreamingSteps()
    {
        foreach (int size in new[] { 128, 256, 512 })
        {
            foreach (bool readsWords in new[] { false, true })
            {
                // A word's row of the table is as many floats as there are gates' sums.
                yield return new Workload($"step-{size}-{(readsWords ? "token" : "dense")}", Operations.Recurrent(4, readsWords ? 0 : size, size), _ => new StepWork(size, readsWords))
                {
                    Unit = Unit.Microseconds,
                    Peers = [Torch, OneDnn],
                    Request = $"step size={size}",
                    WeightBytes = sizeof(float) * 4L * size * (readsWords ? size + 1 : 2 * size),
                    MostThreads = 1,
                };
            }
        }
    }

    private static IEnumerable<Workload> Latencies()
    {
        double operations = 25 * ClassifierOperations(0, 64, bidirectional: true);
        string request = $"latency length=25 words={ClassifierRows.Words} vector={ClassifierRows.VectorSize} hidden=64 directions=2 classes={ClassifierRows.Classes}";
        yield return new Workload("latency-engine", operations, threads => new ScoringWork(ClassifierRows.Shape(64, bidirectional: true), [.. Enumerable.Repeat(25, 64)], 1, threads))
        {
            Unit = Unit.Microseconds,
            Peers = [Torch],
            Request = request,
            MostThreads = 1,
        };
        yield return new Workload("latency-prediction", operations, _ => new PredictionWork(classifies: true))
        {
            Unit = Unit.Microseconds,
            Peers = [Torch],
            Request = request,
            MostThreads = 1,
        };
        yield return new Workload("latency-mlnet", 0, _ => new PredictionWork(classifies: false)) { Unit = Unit.Microseconds, MostThreads = 1 };
    }

    private static Workload Mixed()
    {
        int[] lengths = ClassifierRows.MixedLengths(32 * 32);
        return new Workload(
            "mixed",
            Operations.Training(ClassifierOperations(ClassifierRows.VectorSize, 128, bidirectional: false)),
            threads => new ClassifierTrainingWork(ClassifierRows.Shape(128, bidirectional: false), lengths, 32, threads))
        {
            OtherName = "equal lengths",
            OpenOther = threads => new ClassifierTrainingWork(ClassifierRows.Shape(128, bidirectional: false), ClassifierRows.EqualLengths(lengths), 32, threads),
        };
    }

    /// <summary>Forward, per token, with a number of inputs (0 where a table has their product); the linear layer, once a text, is left out.</summary>
    private static double ClassifierOperations(int inputs, int hidden, bool bidirectional) => (bidirectional ? 2 : 1) * Operations.Recurrent(4, inputs, hidden);

    /// <summary>Forward, per token, with a number of inputs (0 where a table has their product).</summary>
    private static double TaggerOperations(int inputs, int tags = TaggerNetwork.Tags) =>
        2 * Operations.Recurrent(4, inputs, TaggerNetwork.HiddenSize) + Operations.Linear(2 * TaggerNetwork.HiddenSize, tags);
}
