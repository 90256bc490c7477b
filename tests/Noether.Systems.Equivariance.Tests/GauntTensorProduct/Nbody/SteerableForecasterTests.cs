using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Systems.Equivariance.GauntTensorProduct.Nbody;
using Noether.Systems.Equivariance.Tests.FrameAveraging.Nbody;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Nbody;

public abstract class SteerableForecasterConformance(SteerableMap map, FeatureMix? mix = null, string hidden = "2x0e+2x1o") : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [ForecastMeasures.Euclidean];

    protected override IModel CreateModel(Generator generator) => new SteerableForecaster(new NbodyOptions { Layers = 2 }, hidden, map, generator, mix);
}

public sealed class CoupledForecasterTests() : SteerableForecasterConformance(SteerableMaps.FullyConnected);

public sealed class GauntSelfmixForecasterTests() : SteerableForecasterConformance(SteerableMaps.FullyConnected, (irreps, generator) => new Selfmix(irreps[0].Multiplicity, irreps.MaxDegree, generator));

public sealed class CoupledSelfmixForecasterTests() : SteerableForecasterConformance(SteerableMaps.FullyConnected, (irreps, generator) => new CoupledSelfmix(irreps, generator));

public sealed class BothParitiesForecasterTests() : SteerableForecasterConformance(SteerableMaps.FullyConnected, hidden: "2x0e+2x0o+2x1e+2x1o");

public sealed class GauntForecasterTests() : SteerableForecasterConformance(SteerableMaps.Gaunt(3));
