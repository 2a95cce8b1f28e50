using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>What only a network that reads in order can learn, and what nobody can.</summary>
public class LearningTests
{
    [Theory]
    [InlineData(RecurrentCell.Lstm, true)]
    [InlineData(RecurrentCell.Gru, false)]
    public void Which_of_two_words_comes_first_is_learned(RecurrentCell cell, bool bidirectional)
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(
            options => (options.Cell, options.Bidirectional, options.MaximumEpochs) = (cell, bidirectional, 30), Samples.Orders(200));

        Assert.Equal(1, Classifiers.Accuracy(classifier, Samples.Orders(200, seed: 2)));
    }

    [Fact]
    public void A_not_before_a_word_and_a_not_after_it_are_told_apart()
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => options.MaximumEpochs = 40, Samples.Negations(240));

        Assert.Equal(1, Classifiers.Accuracy(classifier, Samples.Negations(200, seed: 2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void From_shuffled_labels_nothing_is_learned_about_new_rows(bool ngrams)
    {
        List<Message> rows = Samples.Opinions(300);
        bool[] labels = [.. rows.Select(row => row.Label)];
        new Random(7).Shuffle(labels);
        for (int i = 0; i < rows.Count; i++)
            rows[i].Label = labels[i];

        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => (options.NGramFeatures, options.MaximumEpochs) = (ngrams, 10), rows);

        Assert.InRange(Classifiers.Accuracy(classifier, Samples.Opinions(300, seed: 2)), 0.35, 0.65);
    }
}
