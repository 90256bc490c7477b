using CsCheck;
using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Tests.Groups;

namespace Noether.Tests.Symmetries;

public sealed class GroupActionTests
{
    public static TheoryData<string> Names => AllGroups.ActingNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_identity_changes_nothing_and_products_act_one_after_the_other(string name)
    {
        var group = AllGroups.Named(name);
        var action = new GroupAction(group);
        Gen.Int[0, 1 << 30].Sample(
            seed =>
            {
                using var scope = torch.NewDisposeScope();
                using var generator = new Generator(seed);
                var x = Points(group, generator);
                Same(action.Apply(group.Identity(), x, Pairing.Each), x, 0);
                var (a, b) = (group.Sample(3, generator), group.Sample(3, generator));
                Same(action.Apply(group.Compose(a, b), x, Pairing.Each), action.Apply(a, action.Apply(b, x, Pairing.Each), Pairing.Each), 1e-12);
                Same(action.Apply(group.Inverse(a), action.Apply(a, x, Pairing.Each), Pairing.Each), x, 1e-10);
                Assert.Equal(Fidelity.Exact, action.At(a, x));
            },
            iter: 5,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Outer_pairing_is_each_element_on_each_sample(string name)
    {
        var group = AllGroups.Named(name);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var action = new GroupAction(group);
        var (x, g) = (Points(group, generator), group.Sample(4, generator));
        var outer = action.Apply(g, x, Pairing.Outer);
        Assert.Equal(12, outer.Size);
        for (var i = 0; i < 4; i++)
        {
            Same(outer.Slice(3 * i, 3), action.Apply(g.narrow(0, i, 1), x, Pairing.Each), 1e-14);
        }

        Same(action.Apply(g, x.Slice(1, 1), Pairing.Each), action.Apply(g, x.Slice(1, 1), Pairing.Outer), 1e-14);
        Assert.Contains("4 group elements", Assert.Throws<InputException>(() => action.Apply(g, x, Pairing.Each)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_shift_and_vectors_do_not()
    {
        using var scope = torch.NewDisposeScope();
        var group = SemidirectProduct.SpecialEuclidean(2, 1);
        var g = group.Join(torch.tensor([10.0, 20]).unsqueeze(0), torch.tensor([Math.PI / 2]));
        var arrow = torch.tensor([1.0, 0]).unsqueeze(0);
        var moved = new GroupAction(group).Apply(g, new Batch(("p", new Field(arrow, FieldType.Position)), ("v", new Field(arrow, FieldType.Vector))), Pairing.Each);
        Assert.Equal([10.0, 21], moved["p"].Value.data<double>().ToArray());
        Assert.Equal([0.0, 1], moved["v"].Value.data<double>().ToArray());
    }

    [Fact]
    public void Axial_vectors_move_as_cross_products_do()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        foreach (var group in (IGroup[])[new O3(), new Scalings(3, 2)])
        {
            var (v, w) = (torch.randn([5, 3], torch.float64, generator: generator.Torch), torch.randn([5, 3], torch.float64, generator: generator.Torch));
            var batch = new Batch(
                ("v", new Field(v, FieldType.Vector)),
                ("w", new Field(w, FieldType.Vector)),
                ("b", new Field(torch.linalg.cross(v, w), FieldType.AxialVector)));
            var moved = new GroupAction(group).Apply(group.Sample(5, generator), batch, Pairing.Each);
            Assert.True(torch.linalg.cross(moved["v"].Value, moved["w"].Value).allclose(moved["b"].Value, 1e-12, 1e-12));
        }

        var mirrored = new GroupAction(new O3()).Apply(
            torch.diag(torch.tensor([-1.0, 1, 1])).unsqueeze(0),
            new Batch(("b", new Field(torch.tensor([1.0, 2, 3]).unsqueeze(0), FieldType.AxialVector))),
            Pairing.Each);
        Assert.Equal([1.0, -2, -3], mirrored["b"].Value.data<double>().ToArray());
    }

    [Fact]
    public void Permutations_move_nodes_both_ends_of_edges_and_masks()
    {
        using var scope = torch.NewDisposeScope();
        var group = new SymmetricGroup();
        var g = torch.tensor([2L, 0, 1]).unsqueeze(0);
        var mask = torch.tensor([true, true, false]).unsqueeze(0);
        var batch = new Batch(
            ("h", new Field(torch.tensor([10f, 20, 30]).view(1, 3, 1), FieldType.Node, mask)),
            ("e", new Field(torch.arange(9, torch.float32).view(1, 3, 3, 1), FieldType.Edge)),
            ("x", new Field(torch.tensor([1f, 2, 3]).view(1, 3, 1), FieldType.Position)),
            ("s", new Field(torch.tensor([7f]), FieldType.Scalar)));
        var moved = new GroupAction(group).Apply(g, batch, Pairing.Each);
        Assert.Equal([20f, 30, 10], moved["h"].Value.data<float>().ToArray());
        Assert.Equal([true, false, true], moved["h"].Mask!.data<bool>().ToArray());
        Assert.Equal([2f, 3, 1], moved["x"].Value.data<float>().ToArray());
        Assert.Equal([7f], moved["s"].Value.data<float>().ToArray());
        int[] from = [1, 2, 0];
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                Assert.Equal((3 * from[i]) + from[j], moved["e"].Value[0, i, j, 0].item<float>());
            }
        }
    }

    [Fact]
    public void Sums_over_neighbours_follow_the_permutation()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var batch = new Batch(
            ("h", new Field(torch.randn([2, 4, 3], torch.float64, generator: generator.Torch), FieldType.Node)),
            ("a", new Field(torch.randn([2, 4, 4, 1], torch.float64, generator: generator.Torch), FieldType.Edge)));
        var group = new SymmetricGroup(4);
        static Batch Convolve(Batch x) => new(("y", new Field(x["a"].Value.squeeze(-1).matmul(x["h"].Value), FieldType.Node)));
        var (action, g) = (new GroupAction(new SymmetricGroup()), group.Sample(2, generator));
        Same(Convolve(action.Apply(g, batch, Pairing.Each)), action.Apply(g, Convolve(batch), Pairing.Each), 1e-14);
    }

    [Fact]
    public void A_permutation_that_does_not_fit_is_named()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new Batch(("h", new Field(torch.zeros(1, 3, 1), FieldType.Node)));
        var group = new SymmetricGroup(4);
        Assert.Contains("'h'", Assert.Throws<InputException>(() => new GroupAction(group).Apply(group.Identity(), batch, Pairing.Each)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dimensions_that_do_not_fit_are_named()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new Batch(("x", new Field(torch.zeros(1, 2), FieldType.Position)));
        var error = Assert.Throws<InputException>(() => new GroupAction(new SO3()).Apply(new SO3().Identity(), batch, Pairing.Each));
        Assert.Equal("Field 'x' has 2 coordinates, but SO(3) acts on 3.", error.Message);
    }

    [Fact]
    public void Types_from_outside_move_themselves_or_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var so2 = new SO2();
        var tensor = torch.eye(2, dtype: torch.float64).mul(torch.tensor([1.0, 3])).unsqueeze(0);
        var moved = new GroupAction(so2).Apply(torch.tensor([Math.PI / 2, 0]), new Batch(("t", new Field(tensor, new TensorType()))), Pairing.Outer);
        Assert.Equal([3.0, 0, 0, 1, 1, 0, 0, 3], moved["t"].Value.contiguous().data<double>().ToArray());
        var odd = new Batch(("q", new Field(tensor, new OddType())));
        foreach (var group in (IGroup[])[so2, new SymmetricGroup(2)])
        {
            Assert.Contains("'odd'", Assert.Throws<InputException>(() => new GroupAction(group).Apply(group.Identity(), odd, Pairing.Each)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_type_that_declares_node_axes_is_permuted_with_its_mask()
    {
        using var scope = torch.NewDisposeScope();
        var values = torch.arange(3, torch.float64).view(1, 3, 1);
        var mask = torch.tensor([true, true, false]).unsqueeze(0);
        var features = new Field(values, new FeatureType(), mask);
        var pointers = new Field(torch.tensor([0L, 2, 2]).unsqueeze(0), new PointerType());
        var batch = new Batch(("h", features), ("p", pointers));
        var moved = new GroupAction(new SymmetricGroup()).Apply(torch.tensor([1L, 2, 0]).unsqueeze(0), batch, Pairing.Outer);
        Assert.Equal([2.0, 0, 1], moved["h"].Value.flatten().data<double>().ToArray());
        Assert.Equal([false, true, true], moved["h"].Mask!.flatten().data<bool>().ToArray());
        Assert.Equal([1L, 0, 0], moved["p"].Value.flatten().data<long>().ToArray());
        Assert.Equal("S_3", new SymmetricGroup().For(batch).Name);
        var error = Assert.Throws<InputException>(() => new GroupAction(new SymmetricGroup(3)).Apply(torch.tensor([1L, 2, 0]).unsqueeze(0), new Batch(("p", pointers with { Mask = mask })), Pairing.Outer));
        Assert.Contains("NodeAxes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_flow_through_moved_points()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.ones([1, 2], torch.float64).requires_grad_();
        var batch = new Batch(("x", new Field(x, FieldType.Position)));
        new GroupAction(new Cyclic(4)).Apply(torch.tensor([0L, 1]), batch, Pairing.Outer)["x"].Value.select(1, 0).sum().backward();
        Assert.Equal([1.0, -1], x.grad!.data<double>().ToArray());
    }

    /// <summary>Three samples of points, vectors, nodes, edges and labels that the group can move.</summary>
    private static Batch Points(IGroup group, Generator generator)
    {
        var d = Dimension(group) ?? 3;
        var n = Size(group) ?? 4;
        Tensor Draw(params long[] shape) => torch.randn([3, .. shape], torch.float64, generator: generator.Torch);
        return new Batch(
            ("x", new Field(Draw(n, d), FieldType.Position, Draw(n).gt(0))),
            ("v", new Field(Draw(d), FieldType.Vector)),
            ("h", new Field(Draw(n, 2), FieldType.Node)),
            ("e", new Field(Draw(n, n, 1), FieldType.Edge)),
            ("y", new Field(torch.arange(3), FieldType.Label)));
    }

    private static int? Dimension(IGroup group) => group switch
    {
        IAffineGroup affine => affine.Dimension,
        DirectProduct product => Dimension(product.First) ?? Dimension(product.Second),
        _ => null,
    };

    private static long? Size(IGroup group) => group switch
    {
        SymmetricGroup => group.Identity().shape[1],
        DirectProduct product => Size(product.First) ?? Size(product.Second),
        _ => null,
    };

    private static void Same(Batch actual, Batch expected, double tolerance)
    {
        Assert.Equal(expected.ToString(), actual.ToString());
        foreach (var (name, field) in expected)
        {
            Assert.True((actual[name].Value - field.Value).abs().max().to(torch.float64).item<double>() <= tolerance, name);
            Assert.Equal(field.Mask is null, actual[name].Mask is null);
            if (field.Mask is not null)
            {
                Assert.True(actual[name].Mask!.eq(field.Mask).all().item<bool>());
            }
        }
    }

    /// <summary>Feature vectors of nodes that a program defines itself.</summary>
    private sealed record FeatureType() : FieldType("features"), IMovedField
    {
        public override int NodeAxes(int dimensions) => dimensions == 3 ? 1 : 0;

        public Tensor MoveAffine(Tensor linear, Tensor? shift, Tensor value) => value;
    }

    /// <summary>The number of a node.</summary>
    private sealed record PointerType() : FieldType("pointer"), IMovedField
    {
        public Tensor MoveAffine(Tensor linear, Tensor? shift, Tensor value) => value;

        public Tensor MovePermutation(Tensor images, Tensor value) => images.gather(1, value);
    }

    /// <summary>Symmetric matrices: T becomes A T A^T.</summary>
    private sealed record TensorType() : FieldType("tensor"), IMovedField
    {
        public Tensor MoveAffine(Tensor linear, Tensor? shift, Tensor value) => linear.matmul(value).matmul(linear.transpose(-2, -1));
    }

    private sealed record OddType() : FieldType("odd");
}
