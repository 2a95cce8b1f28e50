using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Elementary functions of a vector. NaN gives NaN. The polynomials are least-squares fits reweighted to an even error (Lawson's method).
/// </summary>
internal static class SimdMath<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : unmanaged
{
    /// <summary>exp(x), less than 1 unit in the last place off where it is a normal number; from 88.73 infinity, below -87.34 denormal, from -103.98 down 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        // exp(x) = 2^n · exp(r), n = round(x / ln 2), |r| ≤ ln 2 / 2. Beyond the limits the result is infinity or 0 already.
        x = TSimd.AtLeast(TSimd.AtMost(x, TSimd.Broadcast(89)), TSimd.Broadcast(-104));
        TVector n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(1.44269504f)));
        // ln 2 in two pieces, of which n times the first is exact.
        TVector r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-0.693359375f), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(2.12194440e-4f), r);
        // exp(r) = 1 + r + r²·p(r), relative error 3e-9.
        TVector p = TSimd.MultiplyAdd(TSimd.Broadcast(0.00138144626f), r, TSimd.Broadcast(0.00836878084f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(0.0416683927f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(0.166665196f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(0.49999994f));
        p = TSimd.MultiplyAdd(TSimd.Multiply(r, r), p, r);
        return TSimd.ScaleByPowerOfTwo(TSimd.Add(p, TSimd.Broadcast(1)), n);
    }

    /// <summary>
    /// ln x of a finite x, absolutely or relatively within 1e-7, whichever is more; what is less than the smallest normal number, 2^-126, counts as that.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log(TVector x)
    {
        // ln x = n ln 2 + ln(1 + f), 1 + f = x / 2^n between √½ and √2.
        x = TSimd.AtLeast(x, TSimd.Broadcast(1.17549435e-38f));
        TVector n = TSimd.Exponent(TSimd.Multiply(x, TSimd.Broadcast(1.41421354f)));
        TVector f = TSimd.Subtract(TSimd.ScaleByPowerOfTwo(x, TSimd.Subtract(default, n)), TSimd.Broadcast(1));
        // ln(1 + f) = f - f²/2 + f³·p(f), relative error 6e-9.
        TVector p = TSimd.MultiplyAdd(TSimd.Broadcast(-0.076344952f), f, TSimd.Broadcast(0.12761578f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(-0.131601825f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(0.142017573f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(-0.166233569f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(0.200012267f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(-0.250008196f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(0.333333313f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(-0.5f));
        p = TSimd.MultiplyAdd(TSimd.Multiply(f, f), p, TSimd.Multiply(n, TSimd.Broadcast(-2.12194440e-4f)));
        // ln 2 in two pieces, of which n times the first is exact; the small terms are added first.
        return TSimd.MultiplyAdd(n, TSimd.Broadcast(0.693359375f), TSimd.Add(p, f));
    }

    /// <summary>1 / (1 + exp(-x)), in [0, 1], with an absolute error below 1e-7 and, from -87 up, a relative error below 1.5e-7; 0 at negative infinity, 1 at infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector x)
    {
        TVector one = TSimd.Broadcast(1);
        return TSimd.Divide(one, TSimd.Add(one, Exp(TSimd.Subtract(default, x))));
    }

    /// <summary>
    /// tanh(x), in [-1, 1], odd (the sign of a zero stays), with an absolute error, and of normal numbers a relative error, below 3e-7 (3.5e-7
    /// where multiply-add is not fused); ±1 from ±9 on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        // tanh(x) = x·p(x²) / q(x²) on [-9, 9], relative error 2e-8 (before rounding); beyond, tanh is 1 in single precision.
        x = TSimd.AtLeast(TSimd.AtMost(x, TSimd.Broadcast(9)), TSimd.Broadcast(-9));
        TVector u = TSimd.Multiply(x, x);
        TVector p = TSimd.MultiplyAdd(TSimd.Broadcast(1.33532394e-8f), u, TSimd.Broadcast(2.06082132e-5f));
        TVector q = TSimd.MultiplyAdd(TSimd.Broadcast(7.77601997e-7f), u, TSimd.Broadcast(3.28555587e-4f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Broadcast(0.00349554373f));
        q = TSimd.MultiplyAdd(q, u, TSimd.Broadcast(0.0258768238f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Broadcast(0.133809924f));
        q = TSimd.MultiplyAdd(q, u, TSimd.Broadcast(0.467143089f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Broadcast(1));
        q = TSimd.MultiplyAdd(q, u, TSimd.Broadcast(1));
        TVector y = TSimd.Divide(TSimd.Multiply(x, p), q);
        return TSimd.AtLeast(TSimd.AtMost(y, TSimd.Broadcast(1)), TSimd.Broadcast(-1));
    }
}
