using Noether.Lab.Data.Formats;
using Noether.Runtime;
using Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Forcefield;

public sealed class PairPotentialsTests
{
    [Fact]
    public void A_sum_of_pair_potentials_is_found_again()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var truth = new PairPotentials(ForceFieldConformanceTests.Elements, 4, 5);
        var frames = ModelMolecule.Sample(70, 600, generator);
        var train = AtomFields.Of(frames);
        using (torch.no_grad())
        {
            foreach (var coefficients in truth.buffers().Where(b => b.dim() == 2))
            {
                coefficients.copy_(torch.randn(coefficients.shape, generator: generator.Torch));
            }

            var answers = truth.call(train);
            train = train.With(AtomFields.Energy, answers[AtomFields.Energy]).With(AtomFields.Forces, answers[AtomFields.Forces]);
            var fitted = new PairPotentials(ForceFieldConformanceTests.Elements, 4, 5);
            fitted.Calibrate(train, alone: null);
            fitted.Fit(train, new EnergyForceError(1, 1000));
            var found = fitted.call(train);
            var scale = train[AtomFields.Forces].Value.abs().max();
            Assert.True(((found[AtomFields.Forces].Value - train[AtomFields.Forces].Value).abs().max() / scale).item<float>() < 1e-3);
            Assert.True((found[AtomFields.Energy].Value - train[AtomFields.Energy].Value).abs().max().item<double>() < 5e-3);
        }
    }

    [Fact]
    public void Energies_of_elements_come_from_compositions()
    {
        using var scope = torch.NewDisposeScope();
        AtomFrame Frame(double energy, params int[] numbers) => new() { Numbers = numbers, Positions = [.. numbers.SelectMany((_, i) => new double[] { 9 * i, 0, 0 })], Energy = energy };
        var train = AtomFields.Of([Frame(-100, 1, 8), Frame(-130, 1, 6), Frame(-225, 1, 6, 8)]);
        var model = new ConstantEnergy(ForceFieldConformanceTests.Elements, 5);
        model.Calibrate(train, alone: null);
        var answer = model.call(train);
        Assert.True(answer[AtomFields.Energy].Value.allclose(train[AtomFields.Energy].Value, 0, 1e-3));
        Assert.Equal(0, answer[AtomFields.Forces].Value.abs().max().item<float>());
        Assert.NotNull(answer[AtomFields.Forces].Mask);
    }
}
