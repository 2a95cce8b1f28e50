using System.Globalization;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Drawing;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Tests.Explanations;

namespace Microsoft.ML.Recurrent.Tests.Drawing;

public sealed class LearningCurveTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    private static TrainingHistory History(int epochs, int best, string? metric = "accuracy") => new(
        [.. Enumerable.Range(1, epochs).Select(epoch => new EpochRecord(
            epoch, 1.0 / epoch, metric is null ? null : 1.5 / epoch, metric is null ? null : 1 - 0.5 / epoch, 0.001, 1, 100, 1))],
        metric, best, StopReason.AllEpochs);

    private static XElement Draw(params TrainingHistory[] histories) => XDocument.Parse(LearningCurve.Draw(histories, asPage: false)).Root!;

    private static XElement[] Panels(XElement image) => [.. image.Elements(_svg + "g").Where(group => group.Attribute("class")!.Value == "panel")];

    private static XElement[] Curves(XElement panel) => [.. panel.Descendants(_svg + "polyline")];

    private static int PointsOf(XElement curve) => curve.Attribute("points")!.Value.Split(' ').Length;

    private static XElement[] Circles(XElement panel, string kind) => [.. panel.Descendants(_svg + "circle").Where(circle => circle.Attribute("class")!.Value == kind)];

    [Fact]
    public void Every_network_has_a_line_for_each_figure_with_a_point_for_each_epoch()
    {
        XElement image = Draw(History(5, 4), History(3, 3));

        XElement[] panels = Panels(image);
        Assert.Equal(["loss", "accuracy"], panels.Select(panel => panel.Element(_svg + "text")!.Value));
        Assert.Equal([5, 3, 5, 3], Curves(panels[0]).Select(PointsOf));
        Assert.Equal([5, 3], Curves(panels[1]).Select(PointsOf));
        Assert.Equal(16, Circles(panels[0], "point").Length);
        Assert.Equal(["network 1", "network 2"], image.Descendants(_svg + "text").Select(text => text.Value).Where(text => text.StartsWith("network", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_best_epoch_is_marked_on_each_networks_validation_lines()
    {
        XElement[] panels = Panels(Draw(History(5, 4), History(3, 2)));

        Assert.Equal(
            ["network 1, validation loss, epoch 4: 0.375 (best epoch)", "network 2, validation loss, epoch 2: 0.75 (best epoch)"],
            Circles(panels[0], "best").Select(circle => circle.Value));
        Assert.Equal(
            ["network 1, accuracy, epoch 4: 0.875 (best epoch)", "network 2, accuracy, epoch 2: 0.75 (best epoch)"],
            Circles(panels[1], "best").Select(circle => circle.Value));
    }

    [Fact]
    public void Without_validation_rows_there_is_the_training_loss_alone_with_its_last_epoch_marked()
    {
        XElement panel = Assert.Single(Panels(Draw(History(3, 3, metric: null))));

        Assert.Equal(3, PointsOf(Assert.Single(Curves(panel))));
        Assert.Equal("network 1, training loss, epoch 3: 0.33333 (best epoch)", Assert.Single(Circles(panel, "best")).Value);
    }

    [Fact]
    public void Lower_losses_lie_lower_and_later_epochs_further_right()
    {
        XElement curve = Curves(Panels(Draw(History(4, 4, metric: null)))[0])[0];
        double[][] points = [.. curve.Attribute("points")!.Value.Split(' ').Select(point =>
            point.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];

        Assert.Equal(points.OrderBy(point => point[0]), points);
        Assert.Equal(points.OrderBy(point => point[1]), points);
    }

    [Fact]
    public void A_single_epoch_and_figures_that_are_not_finite_can_be_drawn()
    {
        var history = new TrainingHistory(
            [new EpochRecord(1, 0.5, double.PositiveInfinity, 0.5, 0, 0, 0, 0)], "accuracy", 1, StopReason.Cancelled);

        XElement image = Draw(history);

        Assert.Equal([1], Curves(Panels(image)[0]).Select(PointsOf));
        Assert.DoesNotContain("NaN", image.ToString(), StringComparison.Ordinal);
        Assert.Contains("cancelled", image.Element(_svg + "desc")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_epochs_of_few_networks_are_listed_and_those_of_many_are_a_range()
    {
        string Summary(int networks) => Draw([.. Enumerable.Range(1, networks).Select(i => History(9, i % 9 + 1))]).Element(_svg + "desc")!.Value;

        Assert.Equal("Best epoch 2; all epochs run.", Summary(1));
        Assert.Equal("3 networks, best epochs 2, 3, 4; all epochs run.", Summary(3));
        Assert.Equal("9 networks, best epochs 1 to 9; all epochs run.", Summary(9));
    }

    [Fact]
    public void A_model_without_a_history_has_no_curve()
    {
        var network = new ClassifierNetwork(new ClassifierShape { VocabularySize = 2, ElementSize = 1, HiddenSize = 1, Outputs = 1 }, "");
        var input = new ClassifierInput { FeatureColumnName = "Features", Kind = SequenceKinds.Keys, KeyCount = 1 };
        var output = new ClassifierOutput(IsBinary: true, ClassCount: 2, Classes: null, HasEmbedding: false, HasHiddenStates: false);
        var model = new SequenceClassifierTransformer(new SequenceClassifierModel([network], ngrams: null), input, output, []);

        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(() => model.SaveLearningCurve("never-written.svg"));

        Assert.Contains("no training history", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("never-written.svg"));
    }

    [Fact]
    public void Hostile_names_stay_texts()
    {
        const string Name = "<script>&\"\u0001";

        XElement[] panels = Panels(Draw(History(2, 1, metric: Name)));

        Assert.Equal("<script>&\"\uFFFD", panels[1].Element(_svg + "text")!.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_file_stands_alone_in_light_and_dark_and_in_every_culture(bool asPage)
    {
        TrainingHistory[] histories = [.. Enumerable.Range(1, 12).Select(i => History(i, i))];

        string file = LearningCurve.Draw(histories, asPage);

        Assert.Equal(file, Cultures.InOneWithCommas(() => LearningCurve.Draw(histories, asPage)));
        Assert.Contains("prefers-color-scheme:dark", file, StringComparison.Ordinal);
        Assert.DoesNotContain("http", file.Replace(_svg.NamespaceName, "", StringComparison.Ordinal).Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(XDocument.Parse(file).Descendants(), element => element.Name.LocalName is "script" or "link" or "image" or "img" or "use");
        Assert.Equal(asPage, file.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("curve.svg", "svg")]
    [InlineData("curve.HTML", "html")]
    [InlineData("curve", "svg")]
    public void A_trained_model_saves_its_curve(string name, string root)
    {
        var reviews = new ToyReviews();
        SequenceClassifierTransformer model = reviews.TrainBinary(options =>
        {
            options.ValidationFraction = 0.2f;
            options.MaximumEpochs = 2;
            options.NGramFeatures = false;
        });
        string path = Path.Combine(Directory.CreateTempSubdirectory("curve").FullName, name);
        try
        {
            model.SaveLearningCurve(path);

            XDocument document = XDocument.Parse(File.ReadAllText(path));
            Assert.Equal(root, document.Root!.Name.LocalName);
            XElement image = document.Descendants(_svg + "svg").Single();
            Assert.Equal([2, 2, 2, 2], Curves(Panels(image)[0]).Select(PointsOf));
            Assert.Equal([2, 2], Curves(Panels(image)[1]).Select(PointsOf));
            Assert.Throws<ArgumentException>(() => model.SaveLearningCurve(""));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
