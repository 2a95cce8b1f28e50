using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Explanations;

public sealed class ExplainTests(ToyReviews reviews) : IClassFixture<ToyReviews>
{
    private const string Text = "The film was superb, seen by us in town!";

    private static double Sum(SequenceExplanation explanation) => explanation.Contributions.Sum(token => (double)token.Contribution);

    private static double Size(SequenceExplanation explanation) => explanation.Contributions.Sum(token => Math.Abs((double)token.Contribution));

    private SequenceClassifierTransformer ModelOf(string name) => name switch
    {
        "networks" => reviews.Networks,
        "networks and n-grams" => reviews.Binary,
        _ => reviews.Multiclass,
    };

    [Theory]
    [InlineData("networks")]
    [InlineData("networks and n-grams")]
    [InlineData("three classes")]
    public void The_word_that_decides_contributes_most(string model)
    {
        SequenceExplanation explanation = ModelOf(model).Explain(Text);

        Assert.Equal(model == "three classes" ? "superb" : "true", explanation.Label);
        Assert.Equal("superb", explanation.Contributions.MaxBy(token => Math.Abs(token.Contribution)).Token);
        Assert.Equal("superb", explanation.Contributions.MaxBy(token => token.Contribution).Token);
    }

    [Theory]
    [InlineData("networks", Text)]
    [InlineData("networks and n-grams", Text)]
    [InlineData("three classes", Text)]
    [InlineData("networks", "awful")]
    [InlineData("networks and n-grams", "superb awful superb Superb awful nobody knows these words")]
    [InlineData("three classes", "superb mixed awful awful")]
    public void Baseline_and_contributions_add_up_to_the_score(string model, string text)
    {
        SequenceExplanation explanation = ModelOf(model).Explain(text);

        Assert.InRange(explanation.BaselineScore + Sum(explanation) - explanation.Score, -0.01 * Size(explanation), 0.01 * Size(explanation));
    }

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.Gru)]
    public void Baseline_and_contributions_add_up_with_other_cells_and_layers(RecurrentCell cell)
    {
        SequenceExplanation explanation = reviews.TrainBinary(options =>
        {
            options.Cell = cell;
            options.Layers = 2;
            options.Bidirectional = cell == RecurrentCell.Rnn;
            options.EnsembleSize = 1;
        }).Explain(Text);

        Assert.InRange(explanation.BaselineScore + Sum(explanation) - explanation.Score, -0.01 * Size(explanation), 0.01 * Size(explanation));
    }

    [Fact]
    public void Label_score_and_probability_are_those_of_the_output_columns()
    {
        using PredictionEngine<ToyReviews.BinaryRow, ToyReviews.BinaryPrediction> engine =
            reviews.Context.Model.CreatePredictionEngine<ToyReviews.BinaryRow, ToyReviews.BinaryPrediction>(reviews.Binary);
        ToyReviews.BinaryPrediction prediction = engine.Predict(new ToyReviews.BinaryRow { Features = Text });

        SequenceExplanation explanation = reviews.Binary.Explain(Text, "true");

        Assert.Equal(prediction.PredictedLabel ? "true" : "false", explanation.PredictedLabel);
        Assert.Equal((prediction.Score, prediction.Probability), (explanation.Score, explanation.Probability));
        Assert.Equal(1, explanation.ClassIndex);
    }

    [Fact]
    public void The_other_of_two_classes_has_the_opposite_contributions()
    {
        SequenceExplanation one = reviews.Binary.Explain(Text, "true"), other = reviews.Binary.Explain(Text, "false");

        Assert.Equal(("false", 0, "true"), (other.Label, other.ClassIndex, other.PredictedLabel));
        Assert.Equal(-one.Score, other.Score);
        Assert.Equal(1, one.Probability + other.Probability, 5);
        for (int i = 0; i < one.Contributions.Count; i++)
            Assert.Equal(-one.Contributions[i].Contribution, other.Contributions[i].Contribution, 5);
    }

    [Fact]
    public void The_scores_of_many_classes_are_centred_and_differ_as_the_logarithms_of_the_probabilities()
    {
        SequenceExplanation[] classes = [.. new[] { "awful", "mixed", "superb" }.Select(name => reviews.Multiclass.Explain(Text, name))];

        Assert.Equal(0, classes.Sum(explanation => explanation.Score), 4);
        Assert.Equal(1, classes.Sum(explanation => explanation.Probability), 5);
        Assert.Equal(Math.Log(classes[2].Probability / classes[0].Probability), classes[2].Score - classes[0].Score, 3);
    }

    [Fact]
    public void Tokens_are_explained_as_the_text_that_they_make()
    {
        SequenceExplanation text = reviews.Binary.Explain(Text), tokens = reviews.Binary.Explain(Text.Split(' '));

        Assert.Equal(text.Text, tokens.Text);
        Assert.Equal(text.Contributions, tokens.Contributions);
    }

    [Fact]
    public void Tokens_are_cut_as_the_model_cuts_them_and_know_their_place()
    {
        SequenceExplanation explanation = reviews.Binary.Explain("  Superb!!  😀 ok");

        Assert.Equal(["Superb", "!!", "😀", "ok"], explanation.Contributions.Select(token => token.Token));
        Assert.All(explanation.Contributions, token => Assert.Equal(token.Token, explanation.Text.Substring(token.Start, token.Token.Length)));
    }

    [Theory]
    [InlineData(TruncationSide.End, new[] { 0, 1 })]
    [InlineData(TruncationSide.Start, new[] { 2, 3 })]
    public void Words_that_are_cut_off_have_no_part_in_the_networks(TruncationSide side, int[] read)
    {
        SequenceExplanation explanation = reviews.TrainBinary(options =>
        {
            options.NGramFeatures = false;
            options.EnsembleSize = 1;
            options.MaximumLength = 2;
            options.TruncationSide = side;
        }).Explain("superb film superb film");

        Assert.Equal(read, explanation.Contributions.Index().Where(token => token.Item.Contribution != 0).Select(token => token.Index));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void A_text_without_words_has_no_contributions_and_the_baseline_as_its_score(string text)
    {
        foreach (SequenceClassifierTransformer model in new[] { reviews.Binary, reviews.Multiclass })
        {
            SequenceExplanation explanation = model.Explain(text);

            Assert.Empty(explanation.Contributions);
            Assert.Equal(explanation.Score, explanation.BaselineScore, 5);
        }
        Assert.Empty(reviews.Binary.Explain([]).Contributions);
        Assert.Empty(reviews.Binary.Explain([null!, ""]).Contributions);
    }

    [Fact]
    public void A_class_that_the_model_does_not_have_is_refused_by_name()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => reviews.Multiclass.Explain(Text, "brilliant"));

        Assert.Contains("'brilliant'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'awful'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_was_not_trained_on_text_is_not_explained()
    {
        SequenceClassifierTransformer model = reviews.TrainBinary(options =>
        {
            options.FeatureColumnName = "Extra";
            options.EnsembleSize = 1;
            options.MaximumEpochs = 1;
        });

        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(() => model.Explain(Text));

        Assert.Contains("'Extra'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Additional_features_belong_to_the_baseline_and_must_be_given()
    {
        SequenceClassifierTransformer model = reviews.TrainBinary(options =>
        {
            options.AdditionalFeaturesColumnName = "Extra";
            options.EnsembleSize = 1;
        });

        SequenceExplanation without = model.Explain(Text, "true", [0, 1]), with = model.Explain(Text, "true", [1, 1]);

        Assert.True(with.BaselineScore > without.BaselineScore);
        Assert.Contains("'Extra'", Assert.Throws<ArgumentException>(() => model.Explain(Text)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => reviews.Binary.Explain(Text, "true", [1, 1]));
    }

    [Fact]
    public void Explanations_are_the_same_each_time_and_leave_predictions_alone()
    {
        float[] Scores() => [.. reviews.Binary.Transform(reviews.BinaryRows).GetColumn<float>("Score")];
        float[] before = Scores();
        SequenceExplanation expected = reviews.Binary.Explain(Text);

        Parallel.For(0, 8, i =>
        {
            if (i % 2 == 0)
                Assert.Equal(expected.Contributions, reviews.Binary.Explain(Text).Contributions);
            else
                Assert.Equal(before, Scores());
        });
    }

    [Fact]
    public void A_loaded_model_explains_as_the_saved_one()
    {
        using var stream = new MemoryStream();
        reviews.Context.Model.Save(reviews.Multiclass, null, stream);
        stream.Position = 0;
        var loaded = reviews.Context.Recurrent().Find<SequenceClassifierTransformer>(reviews.Context.Model.Load(stream, out _));

        Assert.Equal(reviews.Multiclass.Explain(Text).Contributions, loaded.Explain(Text).Contributions);
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => reviews.Binary.Explain((string)null!));
        Assert.Throws<ArgumentNullException>(() => reviews.Binary.Explain((IReadOnlyList<string>)null!));
    }
}
