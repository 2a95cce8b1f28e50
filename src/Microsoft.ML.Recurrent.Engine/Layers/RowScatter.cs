using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Adds rows of one matrix into chosen rows of another. Threads own target rows, and each target row receives its sources in ascending order,
/// so the sums do not depend on the number of threads.
/// </summary>
internal static class RowScatter
{
    /// <summary>For each item j with slots[j] >= 0: target[slots[j]] += weights[j] · source[sources[j]].</summary>
    /// <param name="source">[sources, columns].</param>
    /// <param name="sources">Source row of each item, or null when item j takes row j: at least [items].</param>
    /// <param name="slots">Target row of each item, or -1: at least [items].</param>
    /// <param name="weights">Factor of each item, or null for 1: at least [items].</param>
    /// <param name="items">Number of items.</param>
    /// <param name="target">[slots, columns].</param>
    /// <param name="team">Threads that share the target rows.</param>
    public static void Add(Matrix source, int[]? sources, int[] slots, float[]? weights, int items, Matrix target, ThreadTeam team)
    {
        var job = new Job
        {
            Source = source,
            Sources = sources,
            Slots = slots,
            Weights = weights,
            Items = items,
            Target = target,
            Parts = team.Size,
        };
        team.Run(job.Parts, ref job);
    }

    private struct Job : IParallelJob
    {
        public Matrix Source;
        public int[]? Sources;
        public int[] Slots;
        public float[]? Weights;
        public int Items;
        public Matrix Target;
        public int Parts;

        public readonly void Execute(int part)
        {
            for (int item = 0; item < Items; item++)
            {
                int slot = Slots[item];
                if (slot < 0 || slot % Parts != part)
                    continue;
                ReadOnlySpan<float> from = Source.Row(Sources is null ? item : Sources[item]);
                Span<float> to = Target.Row(slot);
                if (Weights is null)
                    VectorMath.Add(from, to);
                else
                    VectorMath.Axpy(Weights[item], from, to);
            }
        }
    }
}
