using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>The state of a run as one file in a folder. It is replaced as a whole: whenever a run is killed, the file is complete or is not there.</summary>
internal sealed class Checkpoint
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "training.checkpoint";

    private const string RunSection = "run";
    private const string StateSection = "state";
    private const string TaskSection = "task";
    private readonly string _path;

    /// <summary>The checkpoint in <paramref name="folder"/>, which is made if it is not there.</summary>
    public Checkpoint(string folder)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, FileName);
    }

    /// <summary>Writes the state of run and task, replacing what was there.</summary>
    public void Save(TrainingState state, ITrainingTask task)
    {
        var file = new ModelFileWriter();
        file.AddCritical(RunSection, writer => writer.WriteUInt64(state.Fingerprint));
        file.AddCritical(StateSection, state.Write);
        file.AddCritical(TaskSection, task.WriteState);
        string temporary = _path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, _path, overwrite: true);
    }

    /// <summary>Reads the state if there is one.</summary>
    /// <returns>Whether there was.</returns>
    /// <exception cref="InvalidOperationException">The checkpoint is of another run.</exception>
    /// <exception cref="ModelFormatException">The checkpoint is damaged.</exception>
    public bool TryLoad(TrainingState state, ITrainingTask task)
    {
        if (!File.Exists(_path))
            return false;
        try
        {
            using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read);
            return ModelFile.Read(stream, [RunSection, StateSection, TaskSection], file =>
            {
                ulong fingerprint = file.Read(RunSection, reader => reader.ReadUInt64());
                if (fingerprint != state.Fingerprint)
                {
                    throw new InvalidOperationException(
                        $"Expected the checkpoint '{_path}' to be of this run, found one of a run with other data, another network or other training options. Give the options of the run that is to be resumed, or another checkpoint folder.");
                }
                file.Read(StateSection, state.Read);
                file.Read(TaskSection, task.ReadState);
                return true;
            });
        }
        catch (ModelFormatException fault)
        {
            throw new ModelFormatException($"The checkpoint '{_path}' cannot be read. {fault.Message} Delete it to start anew.", fault);
        }
    }
}
