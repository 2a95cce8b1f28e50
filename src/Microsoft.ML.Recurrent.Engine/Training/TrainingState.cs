using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>All state of a training run; together with the data and the settings it determines everything that follows.</summary>
internal sealed class TrainingState
{
    private readonly ParameterState[] _parameterStates;

    /// <summary>The state before the first batch.</summary>
    /// <param name="parameters">The network's weights, which are part of the state.</param>
    /// <param name="settings">Which decide what has to be kept.</param>
    /// <param name="fingerprint">Hash of data, network and settings.</param>
    public TrainingState(IReadOnlyList<Parameter> parameters, TrainingSettings settings, ulong fingerprint)
    {
        Parameters = parameters;
        Fingerprint = fingerprint;
        _parameterStates = new ParameterState[parameters.Count];
        for (int i = 0; i < _parameterStates.Length; i++)
        {
            var state = _parameterStates[i] = new ParameterState();
            int length = parameters[i].Value.Span.Length;
            bool isAdam = settings.Optimizer is OptimizerKind.Adam or OptimizerKind.AdamW;
            if (isAdam || settings.Momentum > 0)
                state.First = new float[length];
            if (isAdam)
                state.Second = new float[length];
        }
        if (settings.AveragingDecay > 0)
            StartAveraging();
    }

    /// <summary>The network's weights.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Moments, averages and best weights, in the order of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<ParameterState> ParameterStates => _parameterStates;

    /// <summary>Hash of data, network and settings.</summary>
    public ulong Fingerprint { get; }

    /// <summary>Number of optimizer steps done.</summary>
    public uint Step { get; set; }

    /// <summary>Number of epochs done, validation included.</summary>
    public int Epoch { get; set; }

    /// <summary>Number of batches done of the epoch in progress.</summary>
    public int Batch { get; set; }

    /// <summary>Sum over the batches of the epoch in progress of loss times weight.</summary>
    public double LossSum { get; set; }

    /// <summary>Sum over the batches of the epoch in progress of their weight.</summary>
    public double WeightSum { get; set; }

    /// <summary>Sum over the batches of the epoch in progress of the gradient's norm.</summary>
    public double GradientNormSum { get; set; }

    /// <summary>Number of tokens of the epoch in progress.</summary>
    public long Tokens { get; set; }

    /// <summary>Learning rate of the last batch.</summary>
    public double LearningRate { get; set; }

    /// <summary>Time spent on the epoch in progress. A figure for people: nothing depends on it.</summary>
    public double EpochSeconds { get; set; }

    /// <summary>What the plateau schedule multiplies the learning rate by.</summary>
    public double PlateauScale { get; set; } = 1;

    /// <summary>Epochs without improvement since the last improvement or reduction of the learning rate.</summary>
    public int PlateauEpochs { get; set; }

    /// <summary>The epoch, from 1, that <see cref="ParameterState.Best"/> is from; 0 for none.</summary>
    public int BestEpoch { get; set; }

    /// <summary>The validation metric of the best epoch.</summary>
    public double BestMetric { get; set; }

    /// <summary>The validation loss of the best epoch.</summary>
    public double BestLoss { get; set; }

    /// <summary>Sum of the logarithms of the decays that the moving average of the weights has used.</summary>
    public double AverageClock { get; set; }

    /// <summary>How many successive weights the average of the weights is over; 0 while there is none.</summary>
    public long AveragedSteps { get; set; }

    /// <summary>Whether there is an average of the weights.</summary>
    public bool IsAveraging => AveragedSteps > 0;

    /// <summary>The epochs done.</summary>
    public List<EpochRecord> History { get; } = [];

    /// <summary>Forgets the figures of the epoch that has ended.</summary>
    public void StartEpoch()
    {
        Batch = 0;
        Tokens = 0;
        LossSum = WeightSum = GradientNormSum = EpochSeconds = 0;
    }

    /// <summary>Begins an average of the weights with the current ones.</summary>
    public void StartAveraging()
    {
        AllocateAverages();
        for (int i = 0; i < _parameterStates.Length; i++)
        {
            Parameters[i].Value.Span.CopyTo(_parameterStates[i].Average);
            Array.Fill(_parameterStates[i].AverageClocks, AverageClock);
        }
        AveragedSteps = 1;
    }

    /// <summary>Makes the current weights the best.</summary>
    public void KeepAsBest()
    {
        AllocateBest();
        for (int i = 0; i < _parameterStates.Length; i++)
            Parameters[i].Value.Span.CopyTo(_parameterStates[i].Best);
    }

    /// <summary>Makes the best weights the current ones.</summary>
    public void RestoreBest()
    {
        for (int i = 0; i < _parameterStates.Length; i++)
            _parameterStates[i].Best.CopyTo(Parameters[i].Value.Span);
    }

    /// <summary>Writes everything but the fingerprint, which belongs to the checkpoint's header.</summary>
    public void Write(SectionWriter writer)
    {
        WeightSection.Write(writer, Parameters);
        writer.WriteInt32((int)Step);
        writer.WriteInt32(Epoch);
        writer.WriteInt32(Batch);
        foreach (double number in new[] { LossSum, WeightSum, GradientNormSum, LearningRate, EpochSeconds, PlateauScale, BestMetric, BestLoss, AverageClock })
            writer.WriteDouble(number);
        writer.WriteInt64(Tokens);
        writer.WriteInt64(AveragedSteps);
        writer.WriteInt32(PlateauEpochs);
        writer.WriteInt32(BestEpoch);
        writer.WriteInt32(History.Count);
        foreach (EpochRecord epoch in History)
            TrainingHistory.WriteEpoch(writer, epoch);
        foreach (ParameterState state in _parameterStates)
        {
            writer.WriteSingleArray(state.First);
            writer.WriteSingleArray(state.Second);
            writer.WriteSingleArray(state.Average);
            writer.WriteInt32(state.AverageClocks.Length);
            writer.WriteDoubles(state.AverageClocks);
            writer.WriteSingleArray(state.Best);
        }
    }

    /// <summary>Replaces the state, weights included, by what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">It is the state of another network or of other settings.</exception>
    public void Read(SectionReader reader)
    {
        WeightSection.Read(reader, Parameters);
        Step = (uint)reader.ReadInt32();
        Epoch = reader.ReadInt32(0, int.MaxValue, "number of epochs done");
        Batch = reader.ReadInt32(0, int.MaxValue, "number of batches done");
        LossSum = reader.ReadDouble();
        WeightSum = reader.ReadDouble();
        GradientNormSum = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
        EpochSeconds = reader.ReadDouble();
        PlateauScale = reader.ReadDouble();
        BestMetric = reader.ReadDouble();
        BestLoss = reader.ReadDouble();
        AverageClock = reader.ReadDouble();
        Tokens = reader.ReadInt64();
        AveragedSteps = reader.ReadInt64();
        PlateauEpochs = reader.ReadInt32(0, int.MaxValue, "number of epochs without improvement");
        BestEpoch = reader.ReadInt32(0, Epoch, "best epoch");
        History.Clear();
        History.AddRange(TrainingHistory.ReadEpochs(reader));
        if (BestEpoch > 0)
            AllocateBest();
        if (IsAveraging)
            AllocateAverages();
        foreach (ParameterState state in _parameterStates)
        {
            ReadArray(reader, state.First, "first moments");
            ReadArray(reader, state.Second, "second moments");
            ReadArray(reader, state.Average, "averaged weights");
            reader.ReadInt32(state.AverageClocks.Length, state.AverageClocks.Length, "number of averaged rows");
            reader.ReadDoubles(state.AverageClocks);
            ReadArray(reader, state.Best, "best weights");
        }
    }

    private void AllocateAverages()
    {
        for (int i = 0; i < _parameterStates.Length; i++)
        {
            if (_parameterStates[i].Average.Length > 0)
                continue;
            _parameterStates[i].Average = new float[Parameters[i].Value.Span.Length];
            if (Parameters[i].IsRowSparse)
                _parameterStates[i].AverageClocks = new double[Parameters[i].Value.Rows];
        }
    }

    private void AllocateBest()
    {
        for (int i = 0; i < _parameterStates.Length; i++)
        {
            if (_parameterStates[i].Best.Length == 0)
                _parameterStates[i].Best = new float[Parameters[i].Value.Span.Length];
        }
    }

    private static void ReadArray(SectionReader reader, float[] values, string what)
    {
        reader.ReadInt32(values.Length, values.Length, $"number of {what}");
        reader.ReadSingles(values);
    }
}
