using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Small transpositions in registers.</summary>
internal static unsafe class Transposition
{
    /// <summary>destination[i, j] = source[j, i] for i, j &lt; 4; strides are in floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy4By4(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        if (Sse2.IsSupported)
        {
            Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + sourceStride);
            Vector128<float> c = Vector128.Load(source + 2 * sourceStride), d = Vector128.Load(source + 3 * sourceStride);
            Vector128<double> abLow = Sse.UnpackLow(a, b).AsDouble(), abHigh = Sse.UnpackHigh(a, b).AsDouble();
            Vector128<double> cdLow = Sse.UnpackLow(c, d).AsDouble(), cdHigh = Sse.UnpackHigh(c, d).AsDouble();
            Vector128.Store(Sse2.UnpackLow(abLow, cdLow).AsSingle(), destination);
            Vector128.Store(Sse2.UnpackHigh(abLow, cdLow).AsSingle(), destination + destinationStride);
            Vector128.Store(Sse2.UnpackLow(abHigh, cdHigh).AsSingle(), destination + 2 * destinationStride);
            Vector128.Store(Sse2.UnpackHigh(abHigh, cdHigh).AsSingle(), destination + 3 * destinationStride);
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + sourceStride);
            Vector128<float> c = Vector128.Load(source + 2 * sourceStride), d = Vector128.Load(source + 3 * sourceStride);
            Vector128<double> abLow = AdvSimd.Arm64.ZipLow(a, b).AsDouble(), abHigh = AdvSimd.Arm64.ZipHigh(a, b).AsDouble();
            Vector128<double> cdLow = AdvSimd.Arm64.ZipLow(c, d).AsDouble(), cdHigh = AdvSimd.Arm64.ZipHigh(c, d).AsDouble();
            Vector128.Store(AdvSimd.Arm64.ZipLow(abLow, cdLow).AsSingle(), destination);
            Vector128.Store(AdvSimd.Arm64.ZipHigh(abLow, cdLow).AsSingle(), destination + destinationStride);
            Vector128.Store(AdvSimd.Arm64.ZipLow(abHigh, cdHigh).AsSingle(), destination + 2 * destinationStride);
            Vector128.Store(AdvSimd.Arm64.ZipHigh(abHigh, cdHigh).AsSingle(), destination + 3 * destinationStride);
        }
        else
        {
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 4; j++)
                    destination[i * destinationStride + j] = source[j * sourceStride + i];
            }
        }
    }
}
