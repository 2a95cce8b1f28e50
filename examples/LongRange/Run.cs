using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange;

/// <summary>A trained network, looked at before and after.</summary>
/// <param name="Plan">What was trained.</param>
/// <param name="Result">How good its answers are to sequences that it was not trained on.</param>
/// <param name="Before">Its gradient at initialisation.</param>
/// <param name="After">Its gradient after training.</param>
/// <param name="Norms">Norm of the gradient of all weights at each training step, before clipping.</param>
internal sealed record Run(RunPlan Plan, Assessment Result, GradientFlow Before, GradientFlow After, IReadOnlyList<double> Norms)
{
    private const int TestBatches = 5, TestBatchSize = 100;

    /// <summary>Trains and tests.</summary>
    /// <param name="plan">What to train.</param>
    /// <param name="stepped">Called after each step.</param>
    /// <param name="cancellation">Ends the run within a step.</param>
    public static Run Execute(RunPlan plan, Action stepped, CancellationToken cancellation)
    {
        // Training and test have streams of their own, so that every network of a length is tested by the same sequences.
        Random training = new(2 * plan.Seed), testing = new(2 * plan.Seed + 1);
        ProbeBatch[] test = [.. Enumerable.Range(0, TestBatches).Select(_ => plan.Task.Make(testing, TestBatchSize, plan.Length, forTest: true))];
        RecurrentProbe network = plan.CreateNetwork();
        GradientFlow before = network.MeasureGradientFlow(test[0]);
        var norms = new List<double>(plan.Steps);
        while (norms.Count < plan.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            norms.Add(network.Train(plan.Task.Make(training, RunPlan.BatchSize, plan.Length, forTest: false)).GradientNorm);
            stepped();
        }
        Assessment result = Assessment.Mean([.. test.Select(batch => plan.Task.Assess(batch, network.Answer(batch)))]);
        return new Run(plan, result, before, network.MeasureGradientFlow(test[0]), norms);
    }
}
