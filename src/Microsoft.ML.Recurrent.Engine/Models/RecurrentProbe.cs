using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A recurrent layer under a linear output, for experiments on what recurrent networks can learn: the caller makes each batch and drives each
/// step, and can look at how the gradient travels back through time. A model for an application is made by a trainer instead.
/// </summary>
/// <remarks>
/// The network starts as the trainers' networks do: Glorot for input and output weights, orthogonal for recurrent ones (times
/// <see cref="RecurrentProbeOptions.RecurrentGain"/>), biases of 0, but 1 for an LSTM's forget gate. It works on the calling thread. An instance is not
/// for several threads at once, but instances do not know of each other. The same options and batches give the same bits.
/// </remarks>
internal sealed class RecurrentProbe
{
    private readonly RecurrentProbeOptions _options;
    private readonly Bidirectional _layer;
    private readonly RecurrentState[] _layerState;
    private readonly Linear _output;
    private readonly LinearState _outputState = Linear.CreateState();
    private readonly SoftmaxCrossEntropy _crossEntropy = new();
    private readonly Parameter[] _parameters;
    private readonly Optimizer _optimizer;
    private readonly TrainingState _training;
    private readonly PackedBatch _layout = new();
    private readonly Pass _pass = new(new ThreadTeam(1));
    private Matrix _hidden;

    /// <summary>A network with its initial weights.</summary>
    /// <param name="options">Sizes, first weights, optimizer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RecurrentProbe(RecurrentProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        _options = options;
        _layer = new Bidirectional(0, options.InputSize, new StackOptions { Cell = options.Cell, InputSize = options.InputSize, HiddenSize = options.HiddenSize });
        _layerState = _layer.CreateState();
        _output = new Linear("output", options.HiddenSize, options.OutputSize);
        _parameters = [.. _layer.Parameters, .. _output.Parameters];
        uint number = 0;
        _layer.Initialize((ulong)options.Seed, ref number);
        _output.Initialize((ulong)options.Seed, ref number);
        VectorMath.Scale(options.RecurrentGain, _layer.Directions[0].WeightHidden.Value.Span);
        var settings = new TrainingSettings { Optimizer = options.Optimizer, Momentum = options.Momentum };
        _optimizer = new Optimizer(settings);
        _training = new TrainingState(_parameters, settings, fingerprint: 0);
        Refresh();
    }

    /// <summary>Number of weights.</summary>
    public int ParameterCount => _parameters.Sum(parameter => parameter.Value.Span.Length);

    /// <summary>Answers a batch, and changes the weights by one step of the optimizer.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>Loss and gradient. When one is not finite, the weights have not been changed.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    public ProbeStep Train(ProbeBatch batch)
    {
        Matrix answers = Forward(batch);
        double loss = Evaluate(batch, answers, answers);
        foreach (Parameter parameter in _parameters)
            parameter.ZeroGradient();
        _layer.Backward(_pass, _layerState, BackwardOutput(batch, answers), dInput: null);
        var step = new ProbeStep(loss, GradientClipping.GlobalNorm(_parameters, _pass.Team));
        if (!step.IsFinite)
            return step;
        _optimizer.Update(_training, _options.LearningRate, GradientClipping.Factor(step.GradientNorm, _options.GradientClipNorm), _pass.Team);
        _training.Step++;
        Refresh();
        return step;
    }

    /// <summary>Answers a batch.</summary>
    /// <param name="batch">The batch; what is right in it is not looked at.</param>
    /// <returns>Values, or a logit for each class: [answers, sequences, outputs].</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    public float[] Answer(ProbeBatch batch) => Forward(batch).Span.ToArray();

    /// <summary>Measures how much of the gradient reaches each step. Changes no weight.</summary>
    /// <param name="batch">The batch whose loss is looked at.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    public GradientFlow MeasureGradientFlow(ProbeBatch batch)
    {
        Matrix answers = Forward(batch);
        Evaluate(batch, answers, answers);
        Matrix dOutput = BackwardOutput(batch, answers);
        Matrix dHidden = _pass.Workspace.Take(dOutput.Rows, dOutput.Columns), dCell = _pass.Workspace.Take(dOutput.Rows, dOutput.Columns);
        StateGradients.Measure(_pass, _layer, _layout, InputsOf(batch), dOutput, dHidden, dCell);
        return new GradientFlow(Norms(batch, dHidden), Norms(batch, dCell));
    }

    private Matrix Forward(ProbeBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Check(batch);
        _pass.Workspace.Reset();
        _layout.Build([.. Enumerable.Repeat(batch.Steps, batch.Sequences)]);
        _hidden = _pass.Workspace.Take(_layout.TokenCount, _options.HiddenSize);
        _layer.Forward(_pass, _layerState, _layout, InputsOf(batch), _hidden);
        Matrix answers = _pass.Workspace.Take(batch.Answers * batch.Sequences, _options.OutputSize);
        _output.Forward(_pass, _outputState, LastSteps(batch, _hidden), answers);
        return answers;
    }

    private double Evaluate(ProbeBatch batch, Matrix answers, Matrix dAnswers) => batch.Classes.Length > 0
        ? _crossEntropy.Evaluate(answers, batch.Classes, dAnswers)
        : SquaredError.Evaluate(answers, batch.Values, dAnswers);

    private Matrix BackwardOutput(ProbeBatch batch, Matrix dAnswers)
    {
        Matrix dHidden = _pass.Workspace.TakeZeroed(_hidden.Rows, _hidden.Columns);
        _output.Backward(_pass, _outputState, dAnswers, LastSteps(batch, dHidden));
        return dHidden;
    }

    private static double[] Norms(ProbeBatch batch, Matrix gradient)
    {
        var norms = new double[batch.Steps];
        for (int token = 0; token < gradient.Rows; token++)
        {
            // The batch's loss is the mean of its sequences' losses, so a sequence's own gradient is larger by their number: it cancels the mean's divisor.
            norms[token / batch.Sequences] += Math.Sqrt(VectorMath.SumOfSquares(gradient.Row(token)));
        }
        return norms;
    }

    private static Matrix InputsOf(ProbeBatch batch) => new(batch.Inputs, 0, batch.Steps * batch.Sequences, batch.InputSize);

    private static Matrix LastSteps(ProbeBatch batch, Matrix tokens)
    {
        int rows = batch.Answers * batch.Sequences;
        return tokens.RowRange(tokens.Rows - rows, rows);
    }

    private void Refresh()
    {
        _layer.Refresh(_pass.Team);
        _output.Refresh(_pass.Team);
    }

    private void Check(ProbeBatch batch)
    {
        int values = batch.Values.Length / (batch.Answers * batch.Sequences);
        if (batch.InputSize != _options.InputSize)
            throw new ArgumentException($"Expected sequences of {_options.InputSize} features a step, as the network's options say; found {batch.InputSize}.", nameof(batch));
        if (batch.Classes.Length == 0 && values != _options.OutputSize)
            throw new ArgumentException($"Expected answers of {_options.OutputSize} values, as the network's options say; found {values}.", nameof(batch));
    }

    private static void Check(RecurrentProbeOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.InputSize, 1, nameof(options.InputSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HiddenSize, 1, nameof(options.HiddenSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OutputSize, 1, nameof(options.OutputSize));
        Expect(options.RecurrentGain > 0, options.RecurrentGain, "above 0", nameof(options.RecurrentGain));
        Expect(options.LearningRate > 0, options.LearningRate, "above 0", nameof(options.LearningRate));
        Expect(options.Momentum is >= 0 and < 1, options.Momentum, "at least 0 and below 1", nameof(options.Momentum));
        Expect(options.GradientClipNorm >= 0, options.GradientClipNorm, "at least 0", nameof(options.GradientClipNorm));
    }

    private static void Expect(bool holds, float value, string expected, string name)
    {
        if (!holds || !float.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, $"Expected a finite number {expected}.");
    }
}
