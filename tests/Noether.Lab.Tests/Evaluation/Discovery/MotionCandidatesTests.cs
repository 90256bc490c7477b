using Noether.Lab.Data;
using Noether.Lab.Evaluation.Discovery;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Evaluation.Discovery;

public sealed class MotionCandidatesTests
{
    [Fact]
    public void Every_candidate_is_undone_by_the_inverse_element()
    {
        using var generator = new Generator(3);
        var samples = MotionSamples.Of(Trajectories.Charged(20, 4, generator, particles: 3), 1, 100, generator);
        var candidates = MotionCandidates.For(samples);
        Assert.Equal(16, candidates.Count);
        foreach (var candidate in candidates)
        {
            var g = candidate.Group.Sample(samples.Count, generator);
            var back = candidate.Action.Apply(candidate.Group.Inverse(g), candidate.Action.Apply(g, samples.Batch, Pairing.Each), Pairing.Each);
            Assert.All(samples.Batch, p => Assert.True(back[p.Key].Value.allclose(p.Value.Value, 1e-4, 1e-4), $"{candidate.Name}: {p.Key}"));
        }
    }

    [Fact]
    public void Shifts_boosts_and_reversed_time_keep_by_how_much_a_step_changes()
    {
        using var generator = new Generator(4);
        var samples = MotionSamples.Of(Orbits.Springs(50, 2, generator), 1, 100, generator);
        static torch.Tensor Change(Noether.Fields.Batch b) => b["target"].Value - b["x"].Value - b["v"].Value;
        foreach (var candidate in MotionCandidates.For(samples).Where(c => c.Kind is "shift" or "boost" or "time reversal"))
        {
            var moved = candidate.Action.Apply(candidate.Group.Sample(samples.Count, generator), samples.Batch, Pairing.Each);
            Assert.True(Change(moved).allclose(Change(samples.Batch), 1e-4, 1e-5), candidate.Name);
        }
    }
}
