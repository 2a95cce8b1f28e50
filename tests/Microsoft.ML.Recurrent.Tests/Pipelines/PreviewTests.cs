using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>A look at the first rows, of scored views, of models and of pipelines that are not fitted yet.</summary>
public class PreviewTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_preview_of_a_scored_view_shows_every_column_with_the_values_of_bulk_scoring()
    {
        IDataView scored = Classifiers.TrainBinary(options => options.OutputSequenceEmbedding = true).Transform(_ml.Data.LoadFromEnumerable(Samples.Opinions(30, seed: 2)));

        DataDebuggerPreview preview = scored.Preview(5);

        Assert.Equal(scored.Schema.Select(column => column.Name), preview.Schema.Select(column => column.Name));
        Assert.Equal(5, preview.RowView.Length);
        foreach (string name in new[] { "Text", "Label", "PredictedLabel", "Score", "Probability", "SequenceEmbedding" })
        {
            Assert.Equal(Cells.Of(scored, name).Take(5), preview.ColumnView[scored.Schema[name].Index].Values.Select(Cells.Text));
            Assert.Equal(Cells.Of(scored, name).Take(5), preview.RowView.Select(row => Cells.Text(row.Values.Single(cell => cell.Key == name).Value)));
        }
    }

    [Fact]
    public void A_preview_reads_few_rows_of_many()
    {
        int read = 0;
        IEnumerable<Message> Endless()
        {
            while (true)
            {
                read++;
                yield return new Message { Text = "the film was good" };
            }
        }

        DataDebuggerPreview preview = Classifiers.TrainBinary().Preview(_ml.Data.LoadFromEnumerable(Endless()), maxRows: 3);

        Assert.Equal(3, preview.RowView.Length);
        Assert.InRange(read, 3, 20);
    }

    [Fact]
    public void A_preview_of_a_pipeline_trains_it_on_the_first_rows()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(_ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text"))
            .Append(_ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.FeatureColumnName = "Tokens")));
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Topics(60));

        DataDebuggerPreview preview = pipeline.Preview(rows, maxRows: 4, maxTrainingRows: 30);

        IDataView expected = pipeline.Fit(_ml.Data.TakeRows(rows, 30)).Transform(rows);
        Assert.Equal(4, preview.RowView.Length);
        Assert.Equal(Cells.Of(expected, "Score").Take(4), preview.ColumnView[preview.Schema["Score"].Index].Values.Select(Cells.Text));
    }
}
