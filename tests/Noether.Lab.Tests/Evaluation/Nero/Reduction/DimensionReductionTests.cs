using Noether.Lab.Evaluation.Nero.Reduction;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero.Reduction;

public sealed class DimensionReductionTests
{
    public static TheoryData<ReductionMethod> Methods => [.. Enum.GetValues<ReductionMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Equal_vectors_coincide_and_equal_seeds_give_equal_planes(ReductionMethod method)
    {
        var vectors = Two(24);
        for (var j = 0; j < vectors.GetLength(1); j++)
        {
            vectors[5, j] = vectors[17, j];
        }

        var plane = Reduce(vectors, method);
        Assert.Equal((plane[5, 0], plane[5, 1]), (plane[17, 0], plane[17, 1]));
        Assert.Equal(plane.Cast<double>(), Reduce(vectors, method).Cast<double>());
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Both_coordinates_share_one_scale_that_the_wider_one_fills(ReductionMethod method)
    {
        var plane = Reduce(Two(24), method);
        var ranges = Enumerable.Range(0, 2).Select(a => Enumerable.Range(0, 24).Max(i => plane[i, a]) - Enumerable.Range(0, 24).Min(i => plane[i, a])).ToArray();
        Assert.Equal(2, ranges.Max(), 1e-9);
        Assert.All(plane.Cast<double>(), v => Assert.InRange(v, -1, 1));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Two_groups_far_apart_stay_apart(ReductionMethod method)
    {
        var plane = Reduce(Two(40), method);
        double Distance(int i, int j) => Math.Pow(plane[i, 0] - plane[j, 0], 2) + Math.Pow(plane[i, 1] - plane[j, 1], 2);
        var pairs = Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(i + 1, 39 - i).Select(j => (i, j))).ToList();
        var within = pairs.Where(p => p.i % 2 == p.j % 2).Average(p => Distance(p.i, p.j));
        var between = pairs.Where(p => p.i % 2 != p.j % 2).Average(p => Distance(p.i, p.j));
        Assert.True(between > 2 * within, $"{between} between, {within} within");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Constant_vectors_few_vectors_and_lines_do_no_harm(ReductionMethod method)
    {
        Assert.All(Reduce(new double[9, 4], method).Cast<double>(), v => Assert.Equal(0, v));
        Assert.Equal([0.0, 0], Reduce(new double[,] { { 3, 1 } }, method).Cast<double>());
        Assert.Equal(2, Reduce(new double[,] { { 0, 0 }, { 0, 5 } }, method).Cast<double>().Max() - Reduce(new double[,] { { 0, 0 }, { 0, 5 } }, method).Cast<double>().Min(), 1e-9);
        var line = new double[12, 1];
        for (var i = 0; i < 12; i++)
        {
            line[i, 0] = i * i;
        }

        Assert.All(Reduce(line, method).Cast<double>(), v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void The_largest_loading_of_a_principal_component_is_positive()
    {
        // The first direction is that of the second column, turned about it is the same line: larger values lie to the right.
        var plane = Reduce(new double[,] { { 0.1, -9, 0 }, { 0, -1, 0.3 }, { -0.1, 4, 0 }, { 0, 6, -0.2 } }, ReductionMethod.Pca);
        Assert.Equal([-1.0, 1], new[] { plane[0, 0], plane[3, 0] });
    }

    [Fact]
    public void Isomap_unrolls_a_curve()
    {
        var curve = new double[40, 2];
        for (var i = 0; i < 40; i++)
        {
            (curve[i, 0], curve[i, 1]) = (Math.Cos(i * 0.14), Math.Sin(i * 0.14));
        }

        var plane = Reduce(curve, ReductionMethod.Isomap);
        var ends = plane[0, 0] > plane[39, 0] ? -1 : 1;
        Assert.All(Enumerable.Range(1, 39), i => Assert.True(ends * (plane[i, 0] - plane[i - 1, 0]) > 0));
    }

    /// <summary>
    /// Of the methods that look at neighbours. Principal components look at a rolled-up sheet from the side and lay its windings over each other.
    /// Trustworthiness and continuity as by J. Venna and S. Kaski, Neural Networks 19, 2006: 1 where no stranger is among the nearest 10 of a point, and none of its own nearest 10 is missing there.
    /// </summary>
    [Theory]
    [InlineData(ReductionMethod.Umap, 0.99, 0.97)]
    [InlineData(ReductionMethod.Tsne, 0.98, 0.98)]
    [InlineData(ReductionMethod.Isomap, 0.99, 0.99)]
    public void A_rolled_up_sheet_is_unrolled_where_its_principal_components_show_strangers_as_neighbours(ReductionMethod method, double trustworthiness, double continuity)
    {
        var (roll, sheet) = Roll(300);
        var plane = Reduce(roll, method);
        Assert.InRange(Kept(sheet, plane), trustworthiness, 1);
        Assert.InRange(Kept(plane, sheet), continuity, 1);
        Assert.InRange(Kept(sheet, Reduce(roll, ReductionMethod.Pca)), 0, trustworthiness - 0.03);
    }

    [Fact]
    public void Numbers_that_are_none_are_refused() =>
        Assert.Contains("finite", Assert.Throws<InputException>(() => Reduce(new[,] { { double.NaN } }, ReductionMethod.Pca)).Message, StringComparison.Ordinal);

    private static double[,] Reduce(double[,] vectors, ReductionMethod method)
    {
        using var generator = new Generator(4);
        return DimensionReduction.Reduce(vectors, method, generator);
    }

    /// <summary>A sheet rolled up one and a half times in space, and the same points on the sheet.</summary>
    private static (double[,] Roll, double[,] Sheet) Roll(int count)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var drawn = torch.rand([count, 2], torch.float64, generator: generator.Torch).data<double>().ToArray();
        var (roll, sheet) = (new double[count, 3], new double[count, 2]);
        for (var i = 0; i < count; i++)
        {
            // Along the spiral r = t points are dense alike where the arc's length, about t squared over two, is drawn evenly.
            const double From = 1.5 * Math.PI, To = 4.5 * Math.PI;
            var t = Math.Sqrt((From * From) + (drawn[2 * i] * ((To * To) - (From * From))));
            (roll[i, 0], roll[i, 1], roll[i, 2]) = (t * Math.Cos(t), 20 * drawn[(2 * i) + 1], t * Math.Sin(t));
            (sheet[i, 0], sheet[i, 1]) = (t * t / 2, 20 * drawn[(2 * i) + 1]);
        }

        return (roll, sheet);
    }

    /// <summary>Trustworthiness of a layout, or its continuity where both change places.</summary>
    private static double Kept(double[,] truth, double[,] layout)
    {
        const int Near = 10;
        var n = truth.GetLength(0);
        double Square(double[,] at, int i, int j) => Enumerable.Range(0, at.GetLength(1)).Sum(a => Math.Pow(at[i, a] - at[j, a], 2));
        double penalty = 0;
        for (var i = 0; i < n; i++)
        {
            int[] Ranked(double[,] at) => [.. Enumerable.Range(0, n).Where(j => j != i).OrderBy(j => Square(at, i, j))];
            var ranks = Ranked(truth).Index().ToDictionary(r => r.Item, r => r.Index + 1);
            penalty += Ranked(layout).Take(Near).Sum(j => Math.Max(0, ranks[j] - Near));
        }

        return 1 - (penalty * 2 / (n * Near * ((2.0 * n) - (3 * Near) - 1)));
    }

    /// <summary>Noise about two far points in turn.</summary>
    private static double[,] Two(int count)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var noise = torch.randn([count, 6], torch.float64, generator: generator.Torch).data<double>().ToArray();
        var vectors = new double[count, 6];
        for (var k = 0; k < noise.Length; k++)
        {
            vectors[k / 6, k % 6] = noise[k] + (k / 6 % 2 == 0 ? 0 : 12);
        }

        return vectors;
    }
}
