using CsCheck;
using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Tests.Symmetries.Frames;

public sealed class PcaFrameTests
{
    public static TheoryData<string> GroupNames => Clouds.GroupNames;

    [Theory]
    [MemberData(nameof(GroupNames))]
    public void The_frame_of_a_moved_cloud_is_the_moved_frame(string name)
    {
        var group = Clouds.Group(name);
        var frame = new PcaFrame(group);
        Gen.Int[0, 1 << 30].Sample(
            seed =>
            {
                using var scope = torch.NewDisposeScope();
                using var generator = new Generator(seed);
                var x = Clouds.Random(1, 6, group.Dimension, generator);
                var g = group.Sample(1, generator);
                var moved = new GroupAction(group).Apply(g, x, Pairing.Each);
                Assert.True(SetDistance(group, group.Compose(g, frame.Of(x).Elements), frame.Of(moved).Elements) < 1e-6);
            },
            iter: 10,
            threads: 1);
    }

    [Theory]
    [InlineData("T(3)", 1)]
    [InlineData("SO(2)", 2)]
    [InlineData("O(2)", 4)]
    [InlineData("SE(3)", 4)]
    [InlineData("E(3)", 8)]
    public void Its_size_is_the_number_of_sign_changes(string name, int size)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = Clouds.Group(name);
        var (frame, x) = (new PcaFrame(group), Clouds.Random(3, 6, group.Dimension, generator));
        var elements = frame.Of(x);
        Assert.Equal([size, size, size], elements.Sizes);
        Assert.Equal(3, elements.Samples);
        Assert.Equal(0, elements.Degenerate.sum().item<long>());
        Assert.Equal(Math.Log10(size), frame.Log10Size(x).max().item<double>(), 12);
        Assert.Equal(1.0 / size, elements.Weights.max().item<double>(), 12);
        for (var s = 0; s < 3; s++)
        {
            var own = elements.Elements.narrow(0, s * size, size);
            var apart = Enumerable.Range(0, size).SelectMany(i => group.Distance(own.narrow(0, i, 1), own).data<double>().ToArray().Where((_, j) => j != i));
            Assert.All(apart, distance => Assert.True(distance > 1));
        }
    }

    [Fact]
    public void Eigenvalues_of_the_reference_cloud_are_those_published()
    {
        using var scope = torch.NewDisposeScope();
        var axes = PrincipalAxes.Of(Clouds.Reference()["x"], centred: true, 1e-4, differentiate: false);
        Near([0.4, 0.6, 0.8], axes.Centre, 1e-12);
        Near([1.069985, 2.80818117, 7.32183383], axes.Values, 1e-6);
        Assert.Equal((2.80818117 - 1.069985) / 7.32183383, new PcaFrame(new O3()).RelativeGaps(Centred(Clouds.Reference())).item<double>(), 6);
    }

    [Fact]
    public void Reference_averages_are_reached_and_only_proper_frames_see_the_mirror_image()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var mirror = torch.tensor([-1.0, 1, 1], torch.float64);
        var x = Clouds.Reference();
        var reflected = x.Select((_, f) => f.With(f.Value * mirror));
        double Average(IGroup group, Batch batch) =>
            new FrameAverage(new FunctionNetwork(Invariant), new PcaFrame((IAffineGroup)group), Symmetry.Natural(group), generator).call(batch)["y"].Value.item<double>();

        var (e, se) = (Clouds.Group("E(3)"), Clouds.Group("SE(3)"));
        Assert.Equal(5.40388528, Average(e, x), 8);
        Assert.Equal(5.40388528, Average(e, reflected), 8);
        Assert.Equal(5.40528174, Average(se, x), 8);
        Assert.Equal(5.40248882, Average(se, reflected), 8);
        Assert.Equal(5.40388528, Average(new O3(), Centred(x)), 8);
        Assert.Equal(5.40528174, Average(new SO3(), Centred(x)), 8);
    }

    [Fact]
    public void Reference_positions_are_reached()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = Clouds.Group("E(3)");
        var model = new FrameAverage(new FunctionNetwork(Equivariant), new PcaFrame(group), Symmetry.Natural(group), generator);
        double[] expected =
        [
            .21924621, .22198634, .44094529, .69992363, -.11710147, .27414979, .12830178, 2.68247073, -.3296924,
            -.64980572, -3.32187216, 12.54571857, .76963081, .72513465, .8755128,
        ];
        Near(expected, model.call(Clouds.Reference())["y"].Value, 5e-8);
    }

    [Fact]
    public void The_order_of_points_does_not_matter_and_masked_points_do_not_count()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var frame = new PcaFrame(Clouds.Group("E(3)"));
        var x = Clouds.Random(2, 5, 3, generator).Select((_, f) => f);
        var permuted = x.Select((_, f) => f.With(f.Value.flip(1)));
        var garbage = torch.full([2, 2, 3], 1e6, torch.float64);
        var mask = torch.tensor([true, true, true, true, true, false, false]).expand(2, 7);
        var padded = new Batch(("x", new Field(torch.cat([x["x"].Value, garbage], 1), FieldType.Position, mask)));
        for (var s = 0; s < 2; s++)
        {
            var whole = frame.Of(x.Slice(s, 1)).Elements;
            Assert.True(SetDistance(frame.Group, whole, frame.Of(permuted.Slice(s, 1)).Elements) < 1e-7);
            Assert.True(SetDistance(frame.Group, whole, frame.Of(padded.Slice(s, 1)).Elements) < 1e-7);
        }
    }

    [Fact]
    public void Draws_come_evenly_from_the_frame()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var group = Clouds.Group("SE(3)");
        var (frame, x) = (new PcaFrame(group), Clouds.Random(1, 6, 3, generator));
        var (all, draws) = (frame.Of(x).Elements, frame.Draw(x, 4000, generator).Elements);
        for (var i = 0; i < 4; i++)
        {
            var hits = group.Distance(all.narrow(0, i, 1), draws).lt(1e-6).sum().item<long>();
            Assert.InRange(hits, 850, 1150);
        }
    }

    [Fact]
    public void Vectors_give_axes_about_the_origin_where_the_field_is_named()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var x = Clouds.Random(2, 6, 3, generator);
        var frame = new PcaFrame(new O3(), new PcaOptions { Field = "v" });
        var alone = new PcaFrame(new O3()).Of(new Batch(("x", x["v"] with { Type = FieldType.Position })));
        Assert.Equal(alone.Elements.data<double>().ToArray(), frame.Of(x).Elements.data<double>().ToArray());
        var shifts = new PcaFrame(Clouds.Group("E(3)"), new PcaOptions { Field = "v" });
        Assert.Contains("'v'", Assert.Throws<InputException>(() => shifts.Of(x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_and_groups_that_have_no_axes_are_named()
    {
        using var scope = torch.NewDisposeScope();
        var frame = new PcaFrame(new SO3());
        var flat = new Batch(("p", new Field(torch.zeros(2, 4, 2), FieldType.Position)));
        var none = new Batch(("s", new Field(torch.zeros(2), FieldType.Scalar)));
        Assert.Contains("'p' is [2, 4, 2]", Assert.Throws<InputException>(() => frame.Of(flat)).Message, StringComparison.Ordinal);
        Assert.Contains("no positions", Assert.Throws<InputException>(() => frame.Of(none)).Message, StringComparison.Ordinal);
        Assert.Contains("C4", Assert.Throws<ArgumentException>(() => new PcaFrame(new Cyclic(4))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PcaFrame(new SO3(), new PcaOptions { Resolution = 3 }));
    }

    /// <summary>How far the element of each set that is worst off is from its nearest in the other.</summary>
    private static double SetDistance(IGroup group, Tensor a, Tensor b)
    {
        var apart = group.Distance(a.repeat_interleave(b.shape[0], 0), b.repeat([a.shape[0], .. b.shape.Skip(1).Select(_ => 1L)])).view(a.shape[0], b.shape[0]);
        return Math.Max(apart.amin([1]).max().item<double>(), apart.amin([0]).max().item<double>());
    }

    private static Batch Centred(Batch x) => x.Select((_, f) => f.With(f.Value - f.Value.mean([1], keepdim: true)));

    private static Batch Invariant(Batch x) =>
        new(("y", new Field((x["x"].Value * torch.tensor([0.1, 0.2, 0.3], torch.float64)).sum(-1).exp().sum(1), FieldType.Scalar)));

    private static Batch Equivariant(Batch x) => new(("y", new Field(x["x"].Value.pow(3) + (x["x"].Value * 0.1).exp(), FieldType.Position)));

    private static void Near(double[] expected, Tensor actual, double tolerance)
    {
        var found = actual.flatten().data<double>().ToArray();
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
