using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Hosting;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Hosting;

public class MLNetInternalsTests
{
    [Fact]
    public void The_seed_is_the_contexts_own()
    {
        Assert.Equal(17, MLNetInternals.SeedOf(new MLContext(seed: 17)));
        Assert.Null(MLNetInternals.SeedOf(new MLContext()));
    }

    [Fact]
    public void The_environment_of_a_trainer_catalog_is_its_context()
    {
        var ml = new MLContext(seed: 3);

        IHostEnvironment[] environments =
        [
            MLNetInternals.EnvironmentOf(ml.BinaryClassification.Trainers),
            MLNetInternals.EnvironmentOf(ml.MulticlassClassification.Trainers),
            MLNetInternals.EnvironmentOf(ml.Regression.Trainers),
        ];

        Assert.All(environments, environment => Assert.Equal(3, MLNetInternals.SeedOf(environment)));
    }

    [Fact]
    public void A_shape_column_is_found_by_name()
    {
        SchemaShape.Column text = ShapeColumns.Text("Text");
        var shape = new SchemaShape([text]);

        Assert.Equal(TextDataViewType.Instance, MLNetInternals.FindColumn(shape, "Text")!.Value.ItemType);
        Assert.Null(MLNetInternals.FindColumn(shape, "text"));
    }

    [Theory]
    [InlineData("SHORT")]
    [InlineData("MUCHTOOLONG")]
    [InlineData("SIGNATÜR")]
    public void A_model_signature_is_eight_ASCII_characters(string signature) =>
        Assert.Contains(signature, Assert.Throws<ArgumentException>(() => new ModelIdentity("Loader", signature)).Message, StringComparison.Ordinal);
}
