using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Tests.Groups;

public sealed class LorentzTests
{
    [Fact]
    public void The_invariant_mass_stays_and_energy_stays_positive()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var momenta = torch.randn([6, 4, 3], torch.float64, generator: generator.Torch);
        var energy = (momenta.square().sum(-1) + 2.25).sqrt().unsqueeze(-1);
        var x = new Batch(("momenta", new Field(torch.cat([energy, momenta], -1), FieldType.Vector)));
        var group = new Lorentz(2);
        var moved = new GroupAction(group).Apply(group.Sample(6, generator), x, Pairing.Each)["momenta"].Value;
        var masses = moved.select(-1, 0).square() - moved.narrow(-1, 1, 3).square().sum(-1);
        Assert.True((masses - 2.25).abs().max().item<double>() < 1e-9);
        Assert.True(moved.select(-1, 0).min().item<double>() >= 1.5 - 1e-9);
        Assert.True((moved - x["momenta"].Value).abs().max().item<double>() > 0.1);
    }

    [Fact]
    public void A_boost_gives_rest_the_speed_of_its_rapidity()
    {
        using var scope = torch.NewDisposeScope();
        var boost = Lorentz.Boost(torch.tensor(new[] { 0.0, 0, 1 }).view(1, 3), torch.tensor(new[] { 0.7 }));
        var moved = boost.matmul(torch.tensor(new[] { 1.0, 0, 0, 0 }).view(4, 1)).flatten().data<double>().ToArray();
        Assert.Equal(Math.Tanh(0.7), moved[3] / moved[0], 1e-12);
        Assert.Equal([0.0, 0], moved[1..3]);
    }
}
