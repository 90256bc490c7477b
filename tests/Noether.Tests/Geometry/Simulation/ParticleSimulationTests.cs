using Noether.Geometry.Simulation;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Tests.Geometry.Simulation;

public sealed class ParticleSimulationTests
{
    private static readonly ParticleSimulation Free = new() { ForceLimit = double.PositiveInfinity, Frames = 20 };

    [Fact]
    public void Momentum_is_conserved_where_no_force_is_cut_off()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        foreach (var system in (ParticleSystem[])[ParticleSystem.Charged(20, generator), ParticleSystem.Springs(20, generator, particles: 7)])
        {
            var momenta = Free.Run(system).Velocities.sum(2);
            Assert.True((momenta - system.Velocities.sum(1).unsqueeze(1)).abs().max().item<double>() < 1e-9);
        }
    }

    [Fact]
    public void Energy_drifts_by_less_than_a_hundredth_where_particles_keep_apart()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var charged = ParticleSystem.Charged(50, generator);
        var repelling = charged with { Couplings = torch.ones_like(charged.Couplings) };
        foreach (var system in (ParticleSystem[])[repelling, ParticleSystem.Springs(50, generator)])
        {
            var frames = Free.Run(system);
            var start = system.Energy(system.Positions, system.Velocities);
            var end = system.Energy(frames.Positions.select(1, 19), frames.Velocities.select(1, 19));
            Assert.True(((end - start) / start).abs().max().item<double>() < 0.01);
        }
    }

    [Fact]
    public void Two_particles_on_a_spring_swing_with_the_period_of_their_reduced_mass()
    {
        using var scope = torch.NewDisposeScope();
        var system = new ParticleSystem(
            PairLaw.Spring,
            torch.tensor([1.0, 0, 0, -1, 0, 0], torch.float64).view(1, 2, 3),
            torch.zeros([1, 2, 3], torch.float64),
            torch.tensor([0.0, 0.1, 0.1, 0], torch.float64).view(1, 2, 2));
        var x = new ParticleSimulation { Stride = 100, Frames = 150 }.Run(system).Positions.select(3, 0).select(2, 0).squeeze(0).data<double>().ToArray();
        var omega = Math.Sqrt(0.2);
        Assert.Equal(14.05, Math.Tau / omega, 2);
        for (var k = 0; k < x.Length; k++)
        {
            Assert.Equal(Math.Cos(omega * 0.1 * (k + 1)), x[k], 1e-3);
        }
    }

    [Fact]
    public void Half_the_time_step_halves_the_error()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var charged = ParticleSystem.Charged(20, generator);
        var system = charged with { Couplings = torch.ones_like(charged.Couplings) };
        Tensor End(int refinement) => (Free with { TimeStep = 1e-3 / refinement, Stride = 1000 * refinement, Frames = 1 }).Run(system).Positions;
        var exact = (End(32) * 2) - End(16);
        double Error(int refinement) => (End(refinement) - exact).abs().mean().item<double>();
        Assert.InRange(Error(1) / Error(2), 1.9, 2.1);
    }

    [Fact]
    public void Turned_shifted_and_relabelled_starts_give_turned_shifted_and_relabelled_motions()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var group = SemidirectProduct.Euclidean(3, 2);
        var g = group.Sample(1, generator);
        var (linear, shift) = (group.Linear(g).squeeze(0).t(), group.Shift(g)!);
        var order = new SymmetricGroup(5).Sample(1, generator).squeeze(0);
        foreach (var system in (ParticleSystem[])[ParticleSystem.Charged(30, generator), ParticleSystem.Springs(30, generator)])
        {
            var moved = system with
            {
                Positions = (system.Positions.matmul(linear) + shift).index_select(1, order),
                Velocities = system.Velocities.matmul(linear).index_select(1, order),
                Couplings = system.Couplings.index_select(1, order).index_select(2, order),
            };
            var few = Free with { Frames = 3 };
            var (a, b) = (few.Run(system), few.Run(moved));
            Assert.True((b.Positions - (a.Positions.matmul(linear) + shift).index_select(2, order)).abs().max().item<double>() < 1e-7);
            Assert.True((b.Velocities - a.Velocities.matmul(linear).index_select(2, order)).abs().max().item<double>() < 1e-6);
        }
    }

    [Fact]
    public void The_limit_cuts_off_each_component_of_a_force()
    {
        using var scope = torch.NewDisposeScope();
        var near = torch.tensor([0.001, 0.002, 0, 0, 0, 0], torch.float64).view(1, 2, 3);
        var system = new ParticleSystem(PairLaw.Coulomb, near, torch.zeros_like(near), torch.ones([1, 2, 2], torch.float64));
        var v = new ParticleSimulation { Stride = 1, Frames = 1 }.Run(system).Velocities.flatten().data<double>().ToArray();
        double[] expected = [0.1, 0.1, 0, -0.1, -0.1, 0];
        Assert.All(expected.Zip(v), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void A_sample_moves_as_it_would_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var system = ParticleSystem.Charged(11, generator, particles: 6, dimension: 2);
        var together = new ParticleSimulation { Frames = 5 }.Run(system);
        for (var s = 0; s < 11; s += 5)
        {
            Tensor One(Tensor t) => t.narrow(0, s, 1);
            var alone = new ParticleSimulation { Frames = 5 }.Run(system with { Positions = One(system.Positions), Velocities = One(system.Velocities), Couplings = One(system.Couplings) });
            Assert.Equal(One(together.Positions).contiguous().data<double>().ToArray(), alone.Positions.data<double>().ToArray());
            Assert.Equal(One(together.Velocities).contiguous().data<double>().ToArray(), alone.Velocities.data<double>().ToArray());
        }
    }

    [Fact]
    public void Draws_have_the_stated_laws_and_repeat_with_their_seed()
    {
        using var scope = torch.NewDisposeScope();
        ParticleSystem Charged() => ParticleSystem.Charged(4000, new Generator(6));
        var charged = Charged();
        Assert.Equal(charged.Positions.data<double>().ToArray(), Charged().Positions.data<double>().ToArray());
        Assert.Equal(1, charged.Positions.std().item<double>(), 0.02);
        Assert.True((torch.linalg.vector_norm(charged.Velocities, dims: [-1]) - 0.5).abs().max().item<double>() < 1e-12);
        Assert.Equal(0, charged.Charges!.mean().item<double>(), 0.03);
        Assert.True(charged.Charges!.abs().eq(1).all().item<bool>());
        Assert.True(charged.Couplings.eq(charged.Charges!.unsqueeze(1) * charged.Charges!.unsqueeze(2)).all().item<bool>());
        var springs = ParticleSystem.Springs(4000, new Generator(7));
        Assert.Equal(0.5, springs.Positions.std().item<double>(), 0.01);
        Assert.Equal(0.05 * 0.8, springs.Couplings.mean().item<double>(), 0.002);
        Assert.Equal(0, springs.Couplings.diagonal(0, 1, 2).abs().max().item<double>());
    }

    /// <summary>Frames 30 to 40 of 2000 charged systems: the errors of standing still, of moving on, and of the best multiple of the velocity.</summary>
    [Fact]
    public void Linear_predictions_of_charged_particles_have_the_known_errors()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var frames = new ParticleSimulation { Frames = 41 }.Run(ParticleSystem.Charged(2000, generator));
        Tensor At(Tensor t, int frame) => t.select(1, frame).flatten();
        var (x, v, y) = (At(frames.Positions, 30), At(frames.Velocities, 30), At(frames.Positions, 40));
        var factor = ((y - x) * v).sum().item<double>() / v.square().sum().item<double>();
        double Error(double a) => (y - x - (v * a)).square().mean().item<double>();
        Assert.Equal(0.271, Error(0), 0.02);
        Assert.Equal(0.107, Error(1), 0.015);
        Assert.Equal(0.738, factor, 0.03);
        Assert.Equal(0.0840, Error(factor), 0.01);
    }

    [Fact]
    public void Starts_that_do_not_fit_are_named()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        var system = ParticleSystem.Charged(2, generator);
        var simulation = new ParticleSimulation { Frames = 1 };
        string Message(ParticleSystem broken) => Assert.Throws<InputException>(() => simulation.Run(broken)).Message;
        Assert.Contains("[2, 5, 2]", Message(system with { Velocities = system.Velocities.narrow(2, 0, 2) }), StringComparison.Ordinal);
        Assert.Contains("Float32", Message(system with { Positions = system.Positions.to(torch.float32) }), StringComparison.Ordinal);
        Assert.Contains("not symmetric", Message(system with { Couplings = torch.randn([2, 5, 5], torch.float64, generator: generator.Torch) }), StringComparison.Ordinal);
        Assert.Contains("stride of 0", Assert.Throws<InputException>(() => new ParticleSimulation { Stride = 0 }.Run(system)).Message, StringComparison.Ordinal);
        Assert.Contains("met at one point", Message(system with { Positions = torch.zeros_like(system.Positions) }), StringComparison.Ordinal);
    }
}
