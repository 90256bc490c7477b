using CsCheck;
using Noether.Fields;
using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing;

namespace Noether.Tests.Representations;

public sealed class IrrepsRotationTests
{
    private static readonly Irreps Mixed = "3x0e+2x0o+2x1o+1e+0x4e+2x2e+2o";

    [Fact]
    public void Matrices_of_sums_are_a_homomorphism_of_O3_and_orthogonal()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var (a, b) = (new O3().Sample(8, generator), new O3().Sample(8, generator));
        var (da, db) = (Mixed.D(a), Mixed.D(b));
        Assert.Equal([8, Mixed.Dimension, Mixed.Dimension], da.shape);
        Assert.True(Mixed.D(a.matmul(b)).allclose(da.matmul(db), 0, 1e-12));
        Assert.True(da.matmul(da.transpose(1, 2)).allclose(torch.eye(Mixed.Dimension, dtype: torch.float64), 0, 1e-12));
    }

    [Fact]
    public void The_inversion_changes_the_sign_of_odd_irreps_alone()
    {
        using var scope = torch.NewDisposeScope();
        var signs = Mixed.Slices.SelectMany(slice => Enumerable.Repeat((double)slice.Irrep.Sign, slice.Length)).ToArray();
        Assert.True(Mixed.D(-torch.eye(3, dtype: torch.float64)).allclose(torch.diag(torch.tensor(signs)), 0, 1e-14));
    }

    [Fact]
    public void Vectors_move_by_the_matrix_and_axial_vectors_by_its_cofactors()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var a = new O3().Sample(6, generator);
        Assert.True(Irrep.Parse("1o").D(a).allclose(a, 0, 1e-13));
        Assert.True(Irrep.Parse("1e").D(a).allclose(a * torch.linalg.det(a).view(-1, 1, 1), 0, 1e-13));
    }

    [Fact]
    public void Features_move_as_by_the_whole_matrix_in_both_layouts()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var a = new O3().Sample(4, generator);
        var x = torch.randn([4, 5, Mixed.Dimension], torch.float64, generator: generator.Torch);
        var expected = x.matmul(Mixed.D(a).transpose(1, 2));
        Assert.True(Mixed.Rotate(x, a).allclose(expected, 1e-12, 1e-12));
        var channelLast = IrrepsLayouts.Convert(Mixed, x, IrrepsLayout.MultiplicityFirst, IrrepsLayout.ComponentFirst);
        var moved = Mixed.Rotate(channelLast, a, IrrepsLayout.ComponentFirst);
        Assert.True(IrrepsLayouts.Convert(Mixed, moved, IrrepsLayout.ComponentFirst, IrrepsLayout.MultiplicityFirst).allclose(expected, 1e-12, 1e-12));
    }

    [Fact]
    public void Matrices_are_differentiable_in_the_rotation()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var vectors = torch.randn([2, 3], torch.float64, generator: generator.Torch).requires_grad_();
        Irreps irreps = "0e+2x1o+2e";
        GradientCheck.First(() => irreps.D(-Rotations.Exp(vectors)).square(), [vectors], generator);
    }

    [Fact]
    public void Fields_of_irreps_move_with_the_positions_they_come_from()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var group = SemidirectProduct.Euclidean(3, halfWidth: 1);
        var (irreps, x) = (Irreps.SphericalHarmonics(3), torch.randn([2, 6, 3], torch.float64, generator: generator.Torch));
        Batch Features(Tensor points) => new(
            ("points", new Field(points, FieldType.Position)),
            ("harmonics", new Field(SphericalHarmonics.Values(points - points.mean([1], true), 3), new IrrepsType(irreps))));
        var elements = group.Sample(7, generator);
        var moved = new GroupAction(group).Apply(elements, Features(x), Pairing.Outer);
        var expected = Features(moved["points"].Value);
        Assert.True(moved["harmonics"].Value.allclose(expected["harmonics"].Value, 1e-10, 1e-11));
        Assert.Equal(new IrrepsType("0e+1o+2e+3o"), moved["harmonics"].Type);
        Assert.Equal(1, moved["harmonics"].NodeAxes);
    }

    [Fact]
    public void Groups_that_do_not_turn_and_features_of_another_length_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Batch Of(long length) => new(("x", new Field(torch.zeros(1, length), new IrrepsType("0e+1o"))));
        var plane = new O2();
        Assert.Contains("rotations and reflections of space", Assert.Throws<InputException>(() => new GroupAction(plane).Apply(plane.Identity(), Of(4), Pairing.Each)).Message);
        var space = new O3();
        Assert.Contains("have 4", Assert.Throws<InputException>(() => new GroupAction(space).Apply(space.Identity(), Of(5), Pairing.Each)).Message);
    }
}
