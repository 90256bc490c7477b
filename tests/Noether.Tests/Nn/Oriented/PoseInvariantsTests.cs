using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Nn.Oriented;

public sealed class PoseInvariantsTests
{
    [Theory]
    [InlineData(2, PoseAttributes.Complete, torch.ScalarType.Float64)]
    [InlineData(3, PoseAttributes.Invariant, torch.ScalarType.Float64)]
    [InlineData(3, PoseAttributes.Handed, torch.ScalarType.Float64)]
    [InlineData(3, PoseAttributes.Handed, torch.ScalarType.Float32)]
    public void Rotations_leave_attributes_as_they_are(int dimension, PoseAttributes set, torch.ScalarType type)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var (r, i, j) = Pairs(dimension, generator);
        IAffineGroup group = dimension == 2 ? new SO2() : new SO3();
        foreach (var matrix in group.Linear(group.Sample(10, generator)).unbind(0))
        {
            var turned = PoseInvariants.Of(set, r.matmul(matrix.t()).to(type), i.matmul(matrix.t()).to(type), j.matmul(matrix.t()).to(type));
            Assert.True((turned - PoseInvariants.Of(set, r.to(type), i.to(type), j.to(type))).abs().max().ToDouble() < (type == torch.float64 ? 1e-13 : 5e-6));
        }
    }

    [Fact]
    public void A_reflection_of_the_plane_turns_the_part_across_round_and_one_of_space_changes_nothing_but_the_volume()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (r, i, j) = Pairs(2, generator);
        var mirror = torch.tensor([1.0, -1], torch.float64);
        Assert.True(PoseInvariants.Spatial(r * mirror, i * mirror).allclose(PoseInvariants.Spatial(r, i) * mirror));
        (r, i, j) = Pairs(3, generator);
        mirror = torch.tensor([1.0, -1, 1], torch.float64);
        var signs = torch.tensor([1.0, 1, 1, 1, -1], torch.float64);
        Assert.True(PoseInvariants.Of(PoseAttributes.Handed, r * mirror, i * mirror, j * mirror).allclose(PoseInvariants.Of(PoseAttributes.Handed, r, i, j) * signs));
    }

    /// <summary>Completeness: from the four numbers the Gram matrix of (r, o_i, o_j) follows, and so the triple up to an orthogonal map.</summary>
    [Fact]
    public void The_four_attributes_of_space_determine_a_pair_up_to_orthogonal_maps()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var (r, i, j) = Pairs(3, generator);
        var a = PoseInvariants.Of(PoseAttributes.Complete, r, i, j).unbind(1);
        var one = torch.ones_like(a[0]);
        var gram = torch.stack([torch.stack([a[0].square() + a[1].square(), a[0], a[3]], 1), torch.stack([a[0], one, a[2]], 1), torch.stack([a[3], a[2], one], 1)], 1);
        var rebuilt = torch.linalg.cholesky(gram);
        var original = torch.stack([r, i, j], 1);
        var map = torch.linalg.solve(rebuilt, original);
        Assert.True(map.matmul(map.transpose(1, 2)).allclose(torch.eye(3, dtype: torch.float64).expand_as(map), 1e-7, 1e-7));
    }

    /// <summary>The three alone do not: two pairs of different r·o_j that they cannot tell apart.</summary>
    [Fact]
    public void The_three_attributes_confuse_pairs_that_the_four_tell_apart()
    {
        using var scope = torch.NewDisposeScope();
        Tensor V(double x, double y, double z) => torch.tensor([x, y, z], torch.float64).unsqueeze(0);
        var (up, side) = (V(0, 0, 1), V(1, 0, 0));
        var (first, second) = (V(1, 0, 0.5), V(0, 1, 0.5));
        Assert.True(PoseInvariants.Of(PoseAttributes.Invariant, first, up, side).allclose(PoseInvariants.Of(PoseAttributes.Invariant, second, up, side)));
        Assert.False(PoseInvariants.Of(PoseAttributes.Complete, first, up, side).allclose(PoseInvariants.Of(PoseAttributes.Complete, second, up, side)));
    }

    /// <summary>Theorem: pairs of poses are moved onto each other by a motion exactly where their relative poses agree, and a difference of distances alone tells points apart.</summary>
    [Fact]
    public void Relative_poses_are_invariant_and_identify_orbits_of_pairs()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var group = new SemidirectProduct(new Translations(3, 1), new SO3());
        var (i, j, g) = (group.Sample(10, generator), group.Sample(10, generator), group.Sample(10, generator));
        Tensor Relative(Tensor a, Tensor b) => group.Compose(group.Inverse(a), b);
        var (mi, mj) = (group.Compose(g, i), group.Compose(g, j));
        Assert.True(group.Distance(Relative(mi, mj), Relative(i, j)).max().item<double>() < 1e-6);
        var found = group.Compose(mi, group.Inverse(i));
        Assert.True(group.Distance(group.Compose(found, j), mj).max().item<double>() < 1e-6);
    }

    [Fact]
    public void All_are_smooth_at_loops_and_along_directions()
    {
        using var scope = torch.NewDisposeScope();
        var o = torch.tensor([0.0, 0, 1], torch.float64);
        var r = torch.tensor([0.0, 0, 0, 0, 0, 2], torch.float64).view(2, 3).requires_grad_();
        var slope = torch.autograd.grad([PoseInvariants.Spatial(r, o).sum() + PoseInvariants.Distance(r).sum()], [r], create_graph: true, retain_graph: true)[0];
        var second = torch.autograd.grad([slope.square().sum()], [r])[0];
        Assert.True(slope.isfinite().all().item<bool>() && second.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(2, 3, 14)]
    [InlineData(3, 3, 39)]
    public void Monomials_are_as_many_as_counted(int numbers, int degree, int count)
    {
        using var scope = torch.NewDisposeScope();
        var a = torch.arange(1, numbers + 1, torch.float64);
        var monomials = Monomials.Of(a, degree);
        Assert.Equal(count, Monomials.Count(numbers, degree));
        Assert.Equal(count, monomials.shape[0]);
        Assert.Equal(Math.Pow(numbers, degree), monomials[count - 1].item<double>());
    }

    [Fact]
    public void The_window_of_power_six_falls_smoothly_from_one_to_zero()
    {
        using var scope = torch.NewDisposeScope();
        var window = new PolynomialCutoff(2, 6);
        Assert.Equal([1, 0.85546875, 0], window.Of(torch.tensor([0.0, 1, 2], torch.float64)).data<double>().ToArray());
        var end = torch.tensor([2 - 1e-9], torch.float64).requires_grad_();
        var slope = torch.autograd.grad([window.Of(end).sum()], [end], create_graph: true, retain_graph: true)[0];
        Assert.Equal(0, slope.item<double>(), 1e-12);
        Assert.Equal(0, torch.autograd.grad([slope.sum()], [end])[0].item<double>(), 1e-6);
    }

    private static (Tensor R, Tensor I, Tensor J) Pairs(int dimension, Generator generator)
    {
        Tensor Draw() => torch.randn([50, dimension], torch.float64, generator: generator.Torch);
        Tensor Unit() => Draw() is var v ? v / torch.linalg.vector_norm(v, dims: [1], keepdim: true) : v;
        return (Draw(), Unit(), Unit());
    }
}
