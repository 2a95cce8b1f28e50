using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// The weights of an output layer, packed for products in blocks of classes: for each block the panels of its logits, [inputs, classes of the
/// block], and those of the input's gradient, [classes of the block, inputs]. The blocks depend on the number of classes alone.
/// </summary>
internal sealed class PackedClasses
{
    // Blocks are multiples of the panel's width at every vector width. The logits of some hundred rows and the widest block fit the second-level
    // cache; fewer classes are cut finer, so that threads can share them.
    private const int WidestBlock = 240;
    private const int NarrowestBlock = 48;
    private const int SharedBlocks = 16;

    private readonly int _inputs;
    private readonly int _floatsPerBlock;
    private float[] _forward = [];
    private float[] _backward = [];

    /// <summary>Nothing packed yet.</summary>
    public PackedClasses(int inputs, int classes)
    {
        _inputs = inputs;
        Classes = classes;
        Width = Math.Clamp(classes / SharedBlocks / NarrowestBlock * NarrowestBlock, NarrowestBlock, WidestBlock);
        Count = (classes + Width - 1) / Width;
        _floatsPerBlock = Math.Max(PackedPanels.Length(inputs, Width), PackedPanels.Length(Width, inputs));
        _floatsPerBlock = (_floatsPerBlock + Workspace.Alignment - 1) / Workspace.Alignment * Workspace.Alignment;
        if ((long)_floatsPerBlock * Count > Array.MaxLength - 2 * Workspace.Alignment)
            throw new InvalidOperationException($"An output layer of {classes} classes and {inputs} inputs is too large: packed, it has {(long)_floatsPerBlock * Count} elements; an array holds at most {Array.MaxLength}.");
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of blocks.</summary>
    public int Count { get; }

    /// <summary>Classes of a block other than the last.</summary>
    public int Width { get; }

    /// <summary>The first class of block <paramref name="block"/>.</summary>
    public int First(int block) => block * Width;

    /// <summary>Classes of block <paramref name="block"/>.</summary>
    public int WidthOf(int block) => Math.Min(Width, Classes - First(block));

    /// <summary>Panels of the logits of a block: [inputs, classes of the block].</summary>
    public PackedPanels Forward(int block) => new(_forward, Workspace.AlignedStart(_forward) + block * _floatsPerBlock, _inputs, WidthOf(block));

    /// <summary>Panels of the input's gradient: [classes of the block, inputs].</summary>
    public PackedPanels Backward(int block) => new(_backward, Workspace.AlignedStart(_backward) + block * _floatsPerBlock, WidthOf(block), _inputs);

    /// <summary>Packs <paramref name="weights"/> ([classes, inputs]) for logits.</summary>
    public void PackForward(Matrix weights, ThreadTeam team) => Pack(ref _forward, weights, transpose: true, team);

    /// <summary>Packs <paramref name="weights"/> ([classes, inputs]) for the input's gradient.</summary>
    public void PackBackward(Matrix weights, ThreadTeam team) => Pack(ref _backward, weights, transpose: false, team);

    private void Pack(ref float[] memory, Matrix weights, bool transpose, ThreadTeam team)
    {
        if (memory.Length == 0)
            memory = Workspace.Allocate(_floatsPerBlock * Count);
        var job = new PackJob { Classes = this, Weights = weights, Transpose = transpose, Team = team };
        team.Run(Count, ref job);
    }

    private struct PackJob : IParallelJob
    {
        public PackedClasses Classes;
        public Matrix Weights;
        public bool Transpose;
        public ThreadTeam Team;

        public readonly void Execute(int part)
        {
            Matrix rows = Weights.RowRange(Classes.First(part), Classes.WidthOf(part));
            (Transpose ? Classes.Forward(part) : Classes.Backward(part)).Fill(rows, Transpose, Team);
        }
    }
}
