using Noether.Fields;
using Noether.Geometry.Motion;
using Noether.Runtime;

namespace Noether.Tests.Geometry.Motion;

public sealed class ParticleImagesTests
{
    public static TheoryData<FlowKind> Kinds => [.. RandomFlow.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_film_run_backwards_is_the_film_of_the_reversed_flow_bit_for_bit(FlowKind kind)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var flow = RandomFlow.Draw(kind, 48, 8, generator);
        var images = new ParticleImages { Size = 48 };
        var (there, back) = (images.Pair(flow, new Generator(5)), images.Pair(flow.Reversed(), new Generator(5)));
        Assert.True(there["frames"].Value.flip(1).equal(back["frames"].Value).all().item<bool>());
        Assert.True((-there["flow"].Value).equal(back["flow"].Value).all().item<bool>());
        Assert.False(there["frames"].Value.equal(back["frames"].Value).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Flows_keep_to_their_longest_displacement_and_differ_from_draw_to_draw(FlowKind kind)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var longest = Enumerable.Range(0, 8).Select(_ => RandomFlow.Draw(kind, 32, 8, generator).OnPixels(32, 32).square().sum(1).sqrt().max().item<float>()).ToList();
        Assert.All(longest, l => Assert.InRange(l, 0.3, kind == FlowKind.Uniform ? 5.0001 : 8.0001));
        Assert.Equal(8, longest.Distinct().Count());
    }

    [Theory]
    [InlineData(FlowKind.LambOseen)]
    [InlineData(FlowKind.Rankine)]
    [InlineData(FlowKind.TaylorGreen)]
    [InlineData(FlowKind.Turbulence)]
    [InlineData(FlowKind.SurfaceTurbulence)]
    public void Vortices_and_waves_neither_gather_nor_thin_the_particles(FlowKind kind)
    {
        using var generator = new Generator(11);
        var flow = RandomFlow.Draw(kind, 64, 8, generator);
        const double Step = 1e-4;
        for (var i = 0; i < 40; i++)
        {
            var (x, y) = ((7 * i) % 61 + 0.31, (13 * i) % 59 + 0.77);
            var divergence = (flow.At(x + Step, y).U - flow.At(x - Step, y).U + flow.At(x, y + Step).V - flow.At(x, y - Step).V) / (2 * Step);
            Assert.InRange(divergence, -1e-5, 1e-5);
        }
    }

    [Fact]
    public void A_spot_has_the_profile_that_its_diameter_gives_and_moves_half_way_in_each_frame()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);

        // So few particles that spots lie alone; the brightest pixel of one is its centre.
        var images = new ParticleImages { Size = 64, Density = (0.002, 0.002), Diameter = (3, 3), Peak = (255, 255) };
        var pair = images.Pair(new FlowField((_, _) => (6, -4)), generator)["frames"].Value;
        var (first, second) = (pair[0, 0], pair[0, 1]);

        // Twice (3, -2): the second frame is the first, moved by (6, -4).
        Assert.True((second.narrow(0, 0, 60).narrow(1, 6, 58) - first.narrow(0, 4, 60).narrow(1, 0, 58)).abs().max().item<float>() < 1e-6);
        var mass = first.sum().item<float>() / (0.002 * 64 * 64);
        Assert.InRange(mass, 0.5 * Math.PI * 9 / 8, 1.7 * Math.PI * 9 / 8);
    }

    [Fact]
    public void Samples_do_not_depend_on_how_many_are_asked_for()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var images = new ParticleImages { Size = 24 };
        var (few, many) = (images.Pairs(3, RandomFlow.Kinds, generator), images.Pairs(11, RandomFlow.Kinds, generator));
        Assert.True(few["frames"].Value.equal(many["frames"].Value.narrow(0, 0, 3)).all().item<bool>());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1], many["kind"].Value.data<long>().ToArray());
        Assert.IsType<FramePairType>(many["frames"].Type);
        Assert.IsType<FlowType>(many["flow"].Type);
        Assert.InRange(many["frames"].Value.max().item<float>(), 0.6, 1);
        Assert.InRange(many["frames"].Value.mean().item<float>(), 0.05, 0.5);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused_in_words()
    {
        using var generator = new Generator(1);
        Assert.Contains("diameters (4, 1)", Assert.Throws<InputException>(() => new ParticleImages { Diameter = (4, 1) }.Pairs(1, RandomFlow.Kinds, generator)).Message);
        Assert.Contains("0 pairs", Assert.Throws<InputException>(() => new ParticleImages().Pairs(0, RandomFlow.Kinds, generator)).Message);
        Assert.Contains("of 0 kinds", Assert.Throws<InputException>(() => new ParticleImages().Pairs(1, [], generator)).Message);
    }
}
