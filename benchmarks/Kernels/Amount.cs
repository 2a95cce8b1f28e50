namespace Kernels;

/// <summary>How much work one call of a benchmark is: a parameter of the benchmark, which its columns read.</summary>
/// <param name="Name">What the table shows.</param>
/// <param name="Operations">Floating-point operations of the products; 0 for none.</param>
/// <param name="Elements">Elements of which each is computed by itself; 0 for none.</param>
public record Amount(string Name, double Operations, double Elements)
{
    public sealed override string ToString() => Name;
}

/// <summary>A product of [m, k] and [k, n].</summary>
public sealed record Product(string Of, int M, int N, int K, bool TransposesA = false) : Amount($"{Of} {M}x{N}x{K}", 2.0 * M * N * K, 0);

/// <summary>A matrix of elements.</summary>
public sealed record Block(int Rows, int Columns) : Amount($"{Rows}x{Columns}", 0, (double)Rows * Columns);
