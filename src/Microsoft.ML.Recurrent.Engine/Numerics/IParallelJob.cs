namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Work that is cut into independent parts, each of which writes outputs of its own.</summary>
internal interface IParallelJob
{
    /// <summary>Does part <paramref name="part"/>; parts run in any order, on any thread of the team.</summary>
    void Execute(int part);
}
