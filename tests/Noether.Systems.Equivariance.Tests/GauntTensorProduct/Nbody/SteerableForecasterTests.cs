using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Systems.Equivariance.GauntTensorProduct.Nbody;
using Noether.Systems.Equivariance.Tests.FrameAveraging.Nbody;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Nbody;

public abstract class SteerableForecasterConformance(SteerableMap map, FeatureMix? mix = null) : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [ForecastMeasures.Euclidean];

    protected override IModel CreateModel(Generator generator) => new SteerableForecaster(new NbodyOptions { Width = 2, Layers = 2 }, map, generator, mix);
}

public sealed class CoupledForecasterTests() : SteerableForecasterConformance(SteerableMaps.FullyConnected);

public sealed class GauntSelfmixForecasterTests() : SteerableForecasterConformance(SteerableMaps.FullyConnected, (irreps, generator) => new Selfmix(irreps[0].Multiplicity, irreps.MaxDegree, generator));

public sealed class CoupledSelfmixForecasterTests() : SteerableForecasterConformance(SteerableMaps.FullyConnected, (irreps, generator) => new CoupledSelfmix(irreps, generator));

public sealed class GauntForecasterTests() : SteerableForecasterConformance(SteerableMaps.Gaunt(3));
