using Noether.Runtime;
using Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Forcefield;

public sealed class ModelMoleculeTests
{
    [Fact]
    public void Forces_are_the_negative_slopes_of_the_potential_and_move_nothing_as_a_whole()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var frame = Assert.Single(ModelMolecule.Sample(1, 600, generator));
        Tensor Moved(int entry, double by) => torch.tensor([.. frame.Positions.Select((p, i) => i == entry ? p + by : p)], torch.float64).view(1, 6, 3);
        for (var entry = 0; entry < 18; entry++)
        {
            var slope = (ModelMolecule.Energy(Moved(entry, 1e-5)) - ModelMolecule.Energy(Moved(entry, -1e-5))).item<double>() / 2e-5;
            Assert.Equal(-slope, frame.Forces![entry], 1e-6);
        }

        Assert.All(Enumerable.Range(0, 3), axis => Assert.Equal(0, frame.Forces!.Where((_, i) => i % 3 == axis).Sum(), 1e-10));
    }

    [Fact]
    public void A_hotter_molecule_holds_more_energy_by_about_half_a_kT_a_degree_of_freedom()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var still = ModelMolecule.Turned([0]).Single().Energy!.Value;
        double Mean(double temperature) => ModelMolecule.Sample(200, temperature, generator).Average(f => f.Energy!.Value) - still;
        // Twelve internal degrees of freedom, eleven of them nearly harmonic, the turn about the C-O bond less so.
        var (room, hot) = (Mean(300), Mean(600));
        Assert.InRange(room / (8.617333e-5 * 300), 5, 7);
        Assert.InRange(hot / room, 1.7, 2.3);
    }

    [Fact]
    public void A_turn_about_the_bond_has_three_equal_barriers()
    {
        using var scope = torch.NewDisposeScope();
        var energies = ModelMolecule.Turned([0, 60, 120, 180]).Select(f => f.Energy!.Value).ToArray();
        Assert.Equal(energies[0], energies[2], 1e-9);
        Assert.Equal(energies[1], energies[3], 1e-9);
        Assert.InRange(energies[1] - energies[0], 0.03, 0.08);
    }
}
