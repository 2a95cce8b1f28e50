using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Multiply-add as the engine does it everywhere: fused where the hardware fuses, else with two roundings. The test is written out,
/// because the runtime's own estimate may choose differently in unoptimized code, and a chain's bits must not depend on that.
/// </summary>
internal static class FusedArithmetic
{
    /// <summary>Whether x·y + z is rounded once.</summary>
    public static bool IsFused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    /// <summary>x·y + z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float x, float y, float z) => IsFused ? MathF.FusedMultiplyAdd(x, y, z) : x * y + z;
}
