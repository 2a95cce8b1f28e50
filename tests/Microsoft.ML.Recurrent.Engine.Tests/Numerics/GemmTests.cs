using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class GemmTests
{
    // Around the sizes at which a tile, a panel, a block of k or a block of rows ends, for every vector width.
    private static readonly (int M, int N, int K)[] s_shapes =
    [
        (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (1, 1, 700), (1, 47, 5), (1, 48, 256), (1, 49, 257), (1, 300, 33), (2, 3, 4), (3, 16, 31), (4, 17, 3),
        (5, 33, 7), (6, 24, 9), (7, 13, 11), (8, 48, 16), (9, 64, 300), (15, 96, 1), (17, 97, 19), (33, 50, 520), (63, 5, 13), (65, 31, 10), (130, 145, 67),
        (520, 12, 6), (12, 520, 300), (5, 30, 1100), (9, 20, 1030),
    ];

    public static TheoryData<int, int, int, bool, bool, bool> Cases()
    {
        var cases = new TheoryData<int, int, int, bool, bool, bool>();
        foreach ((int m, int n, int k) in s_shapes)
        {
            for (int flags = 0; flags < 8; flags++)
                cases.Add(m, n, k, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_element_is_one_ascending_chain_of_multiply_adds(int m, int n, int k, bool transposeA, bool transposeB, bool accumulate)
    {
        Matrix a = A(m, k, transposeA), b = B(k, n, transposeB), c = TestData.UniformMatrix(m, n, 3), expected = TestData.Copy(c);
        Reference(a, transposeA, b, transposeB, expected, accumulate);

        using var team = new ThreadTeam(1);
        Gemm.Multiply(a, transposeA, Packed(b, transposeB, team), c, accumulate, team);

        Assert.Equal(TestData.Bits(expected), TestData.Bits(c));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Floats_between_the_rows_of_the_result_stay_as_they_are(int m, int n, int k, bool transposeA, bool transposeB, bool accumulate)
    {
        Matrix a = A(m, k, transposeA), b = B(k, n, transposeB), c = TestData.UniformMatrix(m, n, 3);
        using var team = new ThreadTeam(1);

        Gemm.Multiply(a, transposeA, Packed(b, transposeB, team), c, accumulate, team);

        var isInside = new bool[c.Array.Length];
        for (int r = 0; r < m; r++)
            isInside.AsSpan(c.Offset + r * c.Stride, n).Fill(true);
        for (int i = 0; i < isInside.Length; i++)
            Assert.Equal(!isInside[i], float.IsNaN(c.Array[i]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void The_number_of_threads_changes_no_bit(int threads)
    {
        using var one = new ThreadTeam(1);
        using var many = new ThreadTeam(threads, new CoreBudget(threads));
        foreach ((int m, int n, int k) in new[] { (300, 200, 100), (1, 3000, 300), (3000, 5, 300), (65, 531, 515) })
        {
            for (int flags = 0; flags < 4; flags++)
            {
                bool transposeA = (flags & 1) != 0, accumulate = (flags & 2) != 0;
                Matrix a = A(m, k, transposeA), b = B(k, n, transpose: false), c1 = TestData.UniformMatrix(m, n, 3), c2 = TestData.Copy(c1);

                Gemm.Multiply(a, transposeA, Packed(b, false, one), c1, accumulate, one);
                Gemm.Multiply(a, transposeA, Packed(b, false, many), c2, accumulate, many);

                Assert.Equal(TestData.Bits(c1), TestData.Bits(c2));
            }
        }
    }

    [Fact]
    public void A_rows_bits_do_not_depend_on_the_rows_beside_it()
    {
        using var team = new ThreadTeam(1);
        Matrix a = A(67, 130, transpose: false), b = B(130, 101, transpose: false), whole = Matrix.Create(67, 101);
        PackedMatrix packed = Packed(b, false, team);
        Gemm.Multiply(a, false, packed, whole, false, team);
        for (int first = 0; first < 67; first += 5)
        {
            for (int count = 1; first + count <= 67; count = 2 * count + 1)
            {
                Matrix some = Matrix.Create(count, 101);
                Gemm.Multiply(a.RowRange(first, count), false, packed, some, false, team);
                Assert.Equal(TestData.Bits(whole.RowRange(first, count)), TestData.Bits(some));
            }
        }
    }

    [Fact]
    public void A_products_bits_do_not_depend_on_whether_b_was_packed_beforehand()
    {
        using var team = new ThreadTeam(2);
        var scratch = new Workspace();
        foreach (bool transposeB in new[] { false, true })
        {
            Matrix a = A(20, 70, false), b = B(70, 90, transposeB), c1 = Matrix.Create(20, 90), c2 = Matrix.Create(20, 90);
            Gemm.Multiply(a, false, Packed(b, transposeB, team), c1, false, team);
            Gemm.Multiply(a, false, b, transposeB, c2, false, team, scratch);
            Assert.Equal(TestData.Bits(c1), TestData.Bits(c2));
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(90)]
    [InlineData(101)]
    public void Panels_that_are_filled_a_few_rows_at_a_time_are_those_that_are_filled_at_once(int columns)
    {
        using var team = new ThreadTeam(1);
        Matrix b = B(20, columns, false), c1 = Matrix.Create(9, columns), c2 = Matrix.Create(9, columns), a = A(9, 20, false);
        var panels = new PackedPanels(new float[PackedPanels.Length(20, columns)], 0, 20, columns);
        panels.FillRows(13, b.RowRange(13, 7));
        panels.FillRows(0, b.RowRange(0, 13));
        Gemm.Multiply(a, false, Packed(b, false, team), c1, false, team);
        Gemm.Multiply(a, false, panels, c2, false, team);
        Assert.Equal(TestData.Bits(c1), TestData.Bits(c2));
        Assert.Throws<ArgumentException>(() => panels.FillRows(14, b.RowRange(13, 7)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_b_that_is_packed_on_the_way_gives_the_same_chains(int m, int n, int k, bool transposeA, bool transposeB, bool accumulate)
    {
        if (transposeB)
            return;
        Matrix a = A(m, k, transposeA), b = B(k, n, false), c = TestData.UniformMatrix(m, n, 3), expected = TestData.Copy(c);
        Reference(a, transposeA, b, false, expected, accumulate);
        using var team = new ThreadTeam(1);
        Gemm.Multiply(a, transposeA, b, c, accumulate, team);
        Assert.Equal(TestData.Bits(expected), TestData.Bits(c));
    }

    [Theory]
    [InlineData(1, 5, 3)]
    [InlineData(70, 101, 33)]
    [InlineData(9, 64, 1100)]
    [InlineData(3, 7, 0)]
    public void Chains_may_start_from_the_same_row_everywhere(int m, int n, int k)
    {
        Matrix start = TestData.UniformMatrix(1, n, 5), a = A(m, k, false), b = B(k, n, false), c = TestData.UniformMatrix(m, n, 3), expected = TestData.Copy(c);
        for (int row = 0; row < m; row++)
            start.Row(0).CopyTo(expected.Row(row));
        Reference(a, false, b, false, expected, accumulate: true);
        using var team = new ThreadTeam(2, new CoreBudget(2));
        Gemm.MultiplyAdd(start, a, Packed(b, false, team), c, team);
        Assert.Equal(TestData.Bits(expected), TestData.Bits(c));
    }

    [Fact]
    public void Infinities_and_NaNs_reach_their_own_row_and_column_alone()
    {
        using var team = new ThreadTeam(1);
        Matrix a = A(9, 20, false), b = B(20, 50, false), c = Matrix.Create(9, 50);
        a[3, 5] = float.NaN;
        b[7, 49] = float.PositiveInfinity;
        Gemm.Multiply(a, false, Packed(b, false, team), c, false, team);
        for (int row = 0; row < 9; row++)
        {
            for (int column = 0; column < 50; column++)
                Assert.Equal(row != 3 && column != 49, float.IsFinite(c[row, column]));
        }
    }

    [Fact]
    public void Packing_again_replaces_what_was_packed()
    {
        using var team = new ThreadTeam(1);
        var packed = new PackedMatrix();
        packed.Pack(B(100, 100, false), false, team);
        packed.Pack(B(3, 20, true), true, team);
        Assert.Equal((3, 20), (packed.Rows, packed.Columns));
        Matrix a = A(2, 3, false), c = Matrix.Create(2, 20), expected = Matrix.Create(2, 20);
        Gemm.Multiply(a, false, packed, c, false, team);
        Reference(a, false, B(3, 20, true), true, expected, false);
        Assert.Equal(TestData.Bits(expected), TestData.Bits(c));
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_product()
    {
        using var team = new ThreadTeam(2, new CoreBudget(2));
        var scratch = new Workspace();
        var packed = new PackedMatrix();
        Matrix a = A(64, 100, false), b = B(100, 200, false), c = Matrix.Create(64, 200), d = Matrix.Create(100, 200);
        void Work()
        {
            packed.Pack(b, false, team);
            Gemm.Multiply(a, false, packed, c, false, team);
            Gemm.Multiply(a, true, c, false, d, true, team, scratch);
            scratch.Reset();
        }
        AllocationCheck.AssertNone(Work);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_by_name()
    {
        using var team = new ThreadTeam(1);
        var error = Assert.Throws<ArgumentException>(
            () => Gemm.Multiply(Matrix.Create(2, 3), false, Packed(Matrix.Create(4, 5), false, team), Matrix.Create(2, 5), false, team));
        Assert.Contains("2×3", error.Message, StringComparison.Ordinal);
        Assert.Contains("4×5", error.Message, StringComparison.Ordinal);
    }

    private static Matrix A(int m, int k, bool transpose) => transpose ? TestData.UniformMatrix(k, m, 1) : TestData.UniformMatrix(m, k, 1);

    private static Matrix B(int k, int n, bool transpose) => transpose ? TestData.UniformMatrix(n, k, 2) : TestData.UniformMatrix(k, n, 2);

    private static PackedMatrix Packed(Matrix b, bool transpose, ThreadTeam team)
    {
        var packed = new PackedMatrix();
        packed.Pack(b, transpose, team);
        return packed;
    }

    private static void Reference(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix c, bool accumulate)
    {
        int k = transposeB ? b.Columns : b.Rows;
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                float sum = accumulate ? c[i, j] : 0;
                for (int p = 0; p < k; p++)
                    sum = FusedArithmetic.MultiplyAdd(transposeA ? a[p, i] : a[i, p], transposeB ? b[j, p] : b[p, j], sum);
                c[i, j] = sum;
            }
        }
    }
}
