using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Adds rows of one matrix into chosen rows of another. Threads own target rows, and each target row receives its sources in ascending order,
/// so the sums do not depend on the number of threads.
/// </summary>
internal static class RowScatter
{
    /// <summary>For each row j of the source with slots[j] >= 0: target[slots[j]] += source[j].</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="slots">Target row of each source row, or -1: at least [rows].</param>
    /// <param name="target">[slots, columns].</param>
    /// <param name="team">Threads that share the target rows.</param>
    public static void Add(Matrix source, int[] slots, Matrix target, ThreadTeam team)
    {
        var job = new Job { Source = source, Slots = slots, Target = target, Parts = team.Size };
        team.Run(job.Parts, ref job);
    }

    private struct Job : IParallelJob
    {
        public Matrix Source;
        public int[] Slots;
        public Matrix Target;
        public int Parts;

        public readonly void Execute(int part)
        {
            for (int row = 0; row < Source.Rows; row++)
            {
                int slot = Slots[row];
                if (slot >= 0 && slot % Parts == part)
                    VectorMath.Add(Source.Row(row), Target.Row(slot));
            }
        }
    }
}
