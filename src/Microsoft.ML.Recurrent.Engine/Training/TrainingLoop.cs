using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>The one training loop. It drives any <see cref="ITrainingTask"/>, and all that it remembers is in a <see cref="TrainingState"/>.</summary>
internal sealed class TrainingLoop
{
    private readonly ITrainingTask _task;
    private readonly TrainingSettings _settings;
    private readonly ThreadTeam _team;
    private readonly TrainingState _state;
    private readonly Optimizer _optimizer;
    private readonly WeightAveraging? _averaging;
    private readonly Checkpoint? _checkpoint;
    private readonly IBatchPlan _plan;
    private readonly RunClock _clock;

    /// <summary>A loop at the start of a run, or where the checkpoint in <see cref="TrainingSettings.CheckpointFolder"/> ends.</summary>
    /// <param name="task">The model with its data; its weights are initialised.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="team">Threads for the update of the weights.</param>
    /// <param name="time">The clock of progress figures.</param>
    /// <exception cref="InvalidOperationException">There are no rows, or the checkpoint is of another run.</exception>
    /// <exception cref="ModelFormatException">The checkpoint is damaged.</exception>
    public TrainingLoop(ITrainingTask task, TrainingSettings settings, ThreadTeam team, TimeProvider? time = null)
    {
        if (task.RowCount == 0)
            throw new InvalidOperationException("Expected at least one training row, found none: the training data is empty, or no row has a label.");
        _task = task;
        _settings = settings;
        _team = team;
        _state = new TrainingState(task.Parameters, settings, RunFingerprint.Of(task, settings));
        _optimizer = new Optimizer(settings);
        _averaging = WeightAveraging.Of(settings);
        _plan = task.CreatePlan(settings);
        _clock = new RunClock(time ?? TimeProvider.System);
        if (settings.CheckpointFolder is not null)
        {
            _checkpoint = new Checkpoint(settings.CheckpointFolder);
            _checkpoint.TryLoad(_state, task);
        }
    }

    /// <summary>Where progress is reported after each batch.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Called after each epoch.</summary>
    public Action<EpochRecord>? EpochEnded { get; init; }

    /// <summary>Trains. At the end the task's weights are the best that an epoch has ended with.</summary>
    /// <param name="cancellation">Ends training within one batch.</param>
    /// <exception cref="OperationCanceledException">Training was cancelled before the first epoch had ended: there is no model.</exception>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is infinite or not a number.</exception>
    public TrainingHistory Run(CancellationToken cancellation = default)
    {
        _task.WeightsChanged();
        while (_state.Epoch < _settings.MaximumEpochs && !Improvement.IsPatienceUsedUp(_state, _settings, _task.Metric))
        {
            if (!RunEpoch(cancellation))
                return Cancel(cancellation);
            _checkpoint?.Save(_state, _task);
        }
        return Finish(_state.Epoch < _settings.MaximumEpochs ? StopReason.NoImprovement : StopReason.AllEpochs);
    }

    /// <summary>Runs what is left of an epoch; false when cancelled.</summary>
    private bool RunEpoch(CancellationToken cancellation)
    {
        _clock.Lap();
        _plan.Arrange(_state.Epoch);
        while (_state.Batch < _plan.BatchCount)
        {
            if (cancellation.IsCancellationRequested)
                return false;
            RunBatch();
        }
        try
        {
            EndEpoch(cancellation);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private void RunBatch()
    {
        _state.LearningRate = LearningRatePolicy.Next(_settings, _state, _plan.BatchCount);
        BatchOutcome outcome = _task.TrainBatch(_plan.Rows(_state.Batch), _state.Step);
        ExpectFinite("loss", outcome.Loss);
        double norm = GradientClipping.GlobalNorm(_state.Parameters, _team);
        ExpectFinite("gradient norm", norm);
        float factor = GradientClipping.Factor(norm, _settings.GradientClipNorm);
        if (_averaging is not null)
            WeightAveraging.BeforeUpdate(_state);
        _optimizer.Update(_state, _state.LearningRate * _plan.LearningRateFactor(_state.Batch), factor, _team);
        _state.Step++;
        _averaging?.AfterUpdate(_state);
        _task.WeightsChanged();

        _state.Batch++;
        _state.LossSum += outcome.Loss * outcome.Weight;
        _state.WeightSum += outcome.Weight;
        _state.GradientNormSum += norm;
        _state.Tokens += outcome.Tokens;
        _state.EpochSeconds += _clock.Lap();
        _clock.CountBatch();
        Progress?.Report(Describe());
    }

    private void EndEpoch(CancellationToken cancellation)
    {
        double trainingLoss = TrainingLoss;
        Evaluation evaluation;
        ExchangeAverages();
        try
        {
            evaluation = _task.Metric is null ? new Evaluation(trainingLoss, double.NaN) : _task.Evaluate(cancellation);
            _state.Epoch++;
            if (Improvement.Record(_state, _settings, _task.Metric, evaluation))
                _state.KeepAsBest();
        }
        finally
        {
            ExchangeAverages();
        }

        bool hasValidation = _task.Metric is not null;
        var record = new EpochRecord(
            _state.Epoch,
            trainingLoss,
            hasValidation ? evaluation.Loss : null,
            hasValidation ? evaluation.Metric : null,
            _state.LearningRate,
            _state.GradientNormSum / _state.Batch,
            _state.Tokens,
            _state.EpochSeconds + _clock.Lap(),
            hasValidation ? evaluation.SecondMetric : null);
        _state.History.Add(record);
        if (_settings.NonMonotoneInterval > 0 && !_state.IsAveraging && NonMonotoneTrigger.IsReached(_state.History, _task.Metric, _settings.NonMonotoneInterval))
            _state.StartAveraging();
        _state.StartEpoch();
        EpochEnded?.Invoke(record);
    }

    private void ExchangeAverages()
    {
        if (!_state.IsAveraging)
            return;
        WeightAveraging.Exchange(_state);
        _task.WeightsChanged();
    }

    private TrainingHistory Cancel(CancellationToken cancellation)
    {
        _checkpoint?.Save(_state, _task);
        return _state.BestEpoch > 0
            ? Finish(StopReason.Cancelled)
            : throw new OperationCanceledException("Training was cancelled before the first epoch had ended, so there is no model yet.", cancellation);
    }

    private TrainingHistory Finish(StopReason reason)
    {
        _state.RestoreBest();
        _task.WeightsChanged();
        return new TrainingHistory([.. _state.History], _task.Metric?.Name, _state.BestEpoch, reason);
    }

    private double TrainingLoss => _state.WeightSum > 0 ? _state.LossSum / _state.WeightSum : 0;

    private TrainingProgress Describe()
    {
        long batchesLeft = (long)(_settings.MaximumEpochs - _state.Epoch) * _plan.BatchCount - _state.Batch;
        return new TrainingProgress(
            _state.Epoch + 1,
            _settings.MaximumEpochs,
            _state.Batch,
            _plan.BatchCount,
            TrainingLoss,
            _task.Metric?.Name,
            _state.History.Count > 0 ? _state.History[^1].Metric : null,
            _state.EpochSeconds > 0 ? _state.Tokens / _state.EpochSeconds : 0,
            _clock.Elapsed,
            _clock.Estimate(batchesLeft),
            _task.SecondMetricName,
            _state.History.Count > 0 ? _state.History[^1].SecondMetric : null);
    }

    private void ExpectFinite(string quantity, double value)
    {
        if (!double.IsFinite(value))
            throw new TrainingDivergedException(quantity, value, _state.Epoch + 1, _state.Batch + 1, _state.LearningRate);
    }
}
