using Noether.Fields;
using Noether.Lab.Data.Formats;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Forcefield;

/// <summary>Molecules of different sizes in one batch; energies beside those of single atoms are of order one, so that errors show.</summary>
public abstract class ForceFieldConformanceTests : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [ForecastMeasures.Euclidean];

    internal static ElementSet Elements { get; } = ElementSet.Unpack(1 | (6 << 7) | (8 << 14));

    protected override Batch CreateBatch(Generator generator) => Molecules(generator);

    internal static Batch Molecules(Generator generator)
    {
        var frames = ModelMolecule.Turned([0, 20, 45]);
        AtomFrame Without(AtomFrame frame, int atoms)
        {
            using var shakes = torch.randn(frame.Positions.Count, torch.float64, generator: generator.Torch);
            double[] shaken = [.. frame.Positions.Zip(shakes.data<double>().ToArray(), (p, s) => p + (0.1 * s))];
            return new AtomFrame { Numbers = [.. frame.Numbers.SkipLast(atoms)], Positions = shaken[..^(3 * atoms)] };
        }

        return AtomFields.Of([Without(frames[0], 0), Without(frames[1], 2), Without(frames[2], 1)]);
    }

    internal static NetworkSize Size(ManyBody kind, int order = 3) => new(kind, order, Channels: 2, Degree: 1, EdgeDegree: 2, Layers: 2, Basis: 3, RadialWidth: 4, RadialLayers: 1, Cutoff: 4);
}

public sealed class CouplingNetworkConformanceTests : ForceFieldConformanceTests
{
    protected override IModel CreateModel(Generator generator) => new ManyBodyNetwork(Elements, Size(ManyBody.Couplings), generator);
}

public sealed class PowerNetworkConformanceTests : ForceFieldConformanceTests
{
    protected override IModel CreateModel(Generator generator) => new ManyBodyNetwork(Elements, Size(ManyBody.Powers), generator);
}

public sealed class PairPotentialsConformanceTests : ForceFieldConformanceTests
{
    protected override IModel CreateModel(Generator generator)
    {
        var model = new PairPotentials(Elements, 4, 4);
        using var off = torch.no_grad();
        foreach (var coefficients in model.buffers().Where(b => b.dim() == 2))
        {
            coefficients.copy_(torch.randn(coefficients.shape, generator: generator.Torch));
        }

        return model;
    }
}
