using Noether.Lab.Evaluation.Discovery;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.SoftEquivariance.Discover;

namespace Noether.Systems.Equivariance.Tests.SoftEquivariance.Discover;

public sealed class HiddenMotionsTests
{
    public static TheoryData<string> Names => [.. HiddenMotions.Names];

    [Fact]
    public void Every_candidate_can_be_hidden_and_is_called_alike()
    {
        using var generator = new Generator(0);
        var samples = MotionSamples.Of(new HiddenMotions(null, generator).Simulate(10, 3, 0.3, 0, generator), 1, 100, generator);
        Assert.Equal(HiddenMotions.Names, MotionCandidates.For(samples).Select(c => c.Name));
    }

    /// <summary>Where a motion starts moved by the symmetry, it goes on moved by it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Forces_hold_the_hidden_symmetry(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(11);
        var motions = new HiddenMotions(name, generator);
        var samples = MotionSamples.Of(motions.Simulate(40, 3, 0.3, 0, generator), 1, 100, generator);
        var symmetry = MotionCandidates.For(samples).Single(c => c.Name == name);
        var (q, v) = (torch.randn([40, 2, 3], torch.float64, generator: generator.Torch), torch.randn([40, 2, 3], torch.float64, generator: generator.Torch));
        var start = new Noether.Fields.Batch(("x", new(q, Noether.Fields.FieldType.Position)), ("v", new(v, Noether.Fields.FieldType.Vector)), ("target", new(q + v, Noether.Fields.FieldType.Position)));
        if (name == "time reversal")
        {
            Assert.True(motions.Force(q, v).allclose(motions.Force(q, -v), 1e-10, 1e-10));
            return;
        }

        var force = motions.Force(q, v);

        // Forces turn as vectors do: as the difference of two places of one element.
        using var again = new Generator(12);
        var g = symmetry.Group.Sample(40, again);
        var turned = symmetry.Action.Apply(g, start.With("v", new(force, Noether.Fields.FieldType.Vector)), Pairing.Each)["v"].Value;
        var state = symmetry.Action.Apply(g, start, Pairing.Each);
        var expected = symmetry.Kind is "shift" or "boost" ? force : turned;
        var found = motions.Force(state["x"].Value, state["v"].Value);
        Assert.True(found.allclose(expected, 2e-3, 2e-3), $"{(found - expected).abs().max().item<double>()}");
    }

    [Fact]
    public void A_symmetry_that_cannot_be_hidden_is_refused_by_name()
    {
        using var generator = new Generator(0);
        Assert.Contains("time reversal", Assert.Throws<InputException>(() => new HiddenMotions("charge", generator)).Message, StringComparison.Ordinal);
    }
}
