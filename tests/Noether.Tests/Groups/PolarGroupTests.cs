using CsCheck;
using Noether.Groups;
using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Tests.Groups;

public sealed class PolarGroupTests
{
    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue];

    // Generously spread, so that many elements lie outside the image of the exponential.
    private static readonly Dictionary<string, PolarGroup> Groups = new PolarGroup[]
    {
        new SpecialOrthogonal(2), new SpecialOrthogonal(3), new SpecialOrthogonal(5), new SpecialLinear(2, 1), new SpecialLinear(3, 0.5), new PositiveLinear(2, 1), new PositiveLinear(4, 0.5),
    }.ToDictionary(g => g.Name);

    public static TheoryData<string> Names => [.. Groups.Keys];

    [Fact]
    public void A_matrix_of_determinant_five_halves_has_the_published_polar_factors()
    {
        using var scope = torch.NewDisposeScope();
        var g = Matrix(2, 1, 0.5, 1.5);
        var (logarithm, rotation) = PolarDecomposition.Left(g);
        Close(Matrix(0.67334984, 0.43040894, 0.43040894, 0.2429409), logarithm, 1e-8);
        Assert.Equal(-0.14189705, RotationLogarithm.Angle(rotation).item<double>(), 1e-8);
        var unit = PolarDecomposition.Left(g / Math.Sqrt(2.5));
        Close(Matrix(0.21520447, 0.43040894, 0.43040894, -0.21520447), unit.LogP, 1e-8);
    }

    [Fact]
    public void An_element_of_SL2_outside_the_image_of_the_exponential_has_coordinates()
    {
        using var scope = torch.NewDisposeScope();
        var group = new SpecialLinear(2);
        var g = Matrix(-2, 0, 0, -0.5);
        Assert.False(PolarGroup.Log(g).Exists.item<bool>());
        var (logarithm, rotation) = PolarDecomposition.Left(g);
        Close(Matrix(Math.Log(2), 0, 0, -Math.Log(2)), logarithm, 1e-15);
        Close(Matrix(-1, 0, 0, -1), rotation, 1e-15);
        Close(g, group.FromCoordinates(group.Coordinates(g)), 1e-14);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Polar_factors_are_a_stretch_and_a_rotation_whose_product_is_the_element(string name) => ForDraws(name, (_, g) =>
    {
        var n = g.shape[^1];
        var identity = torch.eye(n, dtype: torch.float64).expand_as(g);
        var left = PolarDecomposition.Left(g);
        Close(g, left.Stretch().matmul(left.Rotation), 1e-11);
        Close(identity, left.Rotation.matmul(left.Rotation.transpose(-2, -1)), 1e-11);
        Close(torch.ones(g.shape[0], torch.float64), torch.linalg.det(left.Rotation), 1e-11);
        Close(left.LogP, left.LogP.transpose(-2, -1), 1e-12);
        Assert.True(torch.linalg.eigvalsh(left.Stretch()).min().item<double>() > 0);
        var right = PolarDecomposition.Right(g);
        Close(g, right.Rotation.matmul(right.Stretch()), 1e-11);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Coordinates_name_every_element_and_nothing_else(string name) => ForDraws(name, (group, g) =>
    {
        Close(g, group.FromCoordinates(group.Coordinates(g)), 1e-10);
        Assert.Equal([g.shape[0], group.CoordinateCount], group.Coordinates(g).shape);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Bases_are_orthonormal_and_hat_and_vee_undo_each_other(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var group = Groups[name];
        var flat = group.Basis().flatten(1);
        Close(torch.eye(group.CoordinateCount, dtype: torch.float64), flat.matmul(flat.t()), 1e-14);
        var v = torch.randn([7, group.CoordinateCount], torch.float64, generator: generator.Torch);
        Close(v, group.Vee(group.Hat(v)), 1e-13);
        Close(group.Hat(v), group.Hat(group.Vee(group.Hat(v))), 1e-13);
    }

    [Fact]
    public void The_bases_of_sl2_and_gl2_are_the_published_ones()
    {
        using var scope = torch.NewDisposeScope();
        var o = Math.Sqrt(0.5);
        var (mixed, turn) = (Matrix(0, o, o, 0), Matrix(0, -o, o, 0));
        Close(torch.cat([mixed, Matrix(o, 0, 0, -o), turn]), new SpecialLinear(2).Basis(), 1e-15);
        Close(torch.cat([Matrix(1, 0, 0, 0), mixed, Matrix(0, 0, 0, 1), turn]), new PositiveLinear(2).Basis(), 1e-15);
        Assert.Equal(3, new SpecialLinear(2).CoordinateCount);
        Assert.Equal(4, new PositiveLinear(2).CoordinateCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_come_with_their_inverses_and_belong_to_the_group(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var group = Groups[name];
        var (elements, inverses) = group.Draw(100, new RotationDraw(RotationSpread.Haar), generator);
        Close(torch.eye(group.Dimension, dtype: torch.float64).expand_as(elements), elements.matmul(inverses), 1e-12);
        var determinants = torch.linalg.det(elements);
        Assert.True(determinants.min().item<double>() > 0);
        if (group is not PositiveLinear)
        {
            Close(torch.ones(100, torch.float64), determinants, 1e-12);
        }
    }

    [Fact]
    public void Stretches_of_SL2_by_the_default_variance_have_the_known_quantiles()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var draws = new SpecialLinear(2).Draw(20_000, new RotationDraw(RotationSpread.Haar), generator).Elements;
        var largest = torch.linalg.eigvalsh(draws.matmul(draws.transpose(-2, -1))).select(1, 1).sqrt().sort().Values;
        Assert.Equal(1.141, largest[10_000].item<double>(), 0.005);
        Assert.Equal(1.315, largest[19_000].item<double>(), 0.01);
    }

    [Fact]
    public void Equidistant_rotations_are_distinct_unless_both_ends_are_asked_for()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        Assert.Equal(0, Repeats(new RotationDraw(RotationSpread.Equidistant).Draw(10, 2, generator)));
        Assert.Equal(1, Repeats(new RotationDraw(RotationSpread.Equidistant, BothEnds: true).Draw(10, 2, generator)));
        Assert.Equal(0, Repeats(new RotationDraw(RotationSpread.Stratified).Draw(10, 2, generator)));
    }

    [Fact]
    public void Bounded_rotations_keep_within_their_bound()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        foreach (var spread in (RotationSpread[])[RotationSpread.Equidistant, RotationSpread.Stratified, RotationSpread.Uniform])
        {
            var angles = RotationLogarithm.Angle(new RotationDraw(spread, 0.25).Draw(200, 2, generator));
            Assert.InRange(angles.abs().max().item<double>(), 0.24 * Math.PI, (0.25 * Math.PI) + 1e-12);
        }
    }

    [Fact]
    public void Rotations_of_space_cannot_be_drawn_by_angles()
    {
        using var generator = new Generator(9);
        Assert.Contains("plane", Assert.Throws<ArgumentException>(() => new SpecialLinear(3).Draw(2, new RotationDraw(RotationSpread.Equidistant), generator)).Message, StringComparison.Ordinal);
    }

    private static long Repeats(Tensor rotations)
    {
        var apart = (rotations.unsqueeze(0) - rotations.unsqueeze(1)).square().sum([-2, -1]).lt(1e-12);
        return (apart.sum().item<long>() - rotations.shape[0]) / 2;
    }

    private static Tensor Matrix(params double[] entries) => torch.tensor(entries, torch.float64).view(1, 2, 2);

    private static void Close(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange((expected - actual).abs().max().item<double>() / Math.Max(1, expected.abs().max().item<double>()), 0, tolerance);

    private static void ForDraws(string name, Action<PolarGroup, Tensor> check) => Seeds.Sample(
        seed =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(seed);
            check(Groups[name], Groups[name].Sample(8, generator));
        },
        iter: 10,
        threads: 1);
}
