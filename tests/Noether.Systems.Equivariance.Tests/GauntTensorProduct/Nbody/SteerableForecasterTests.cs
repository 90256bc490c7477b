using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Systems.Equivariance.GauntTensorProduct.Nbody;
using Noether.Systems.Equivariance.Tests.FrameAveraging.Nbody;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Nbody;

public abstract class SteerableForecasterConformance(SteerableMap map) : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [ForecastMeasures.Euclidean];

    protected override IModel CreateModel(Generator generator) => new SteerableForecaster(new NbodyOptions { Width = 2, Layers = 2 }, map, generator);
}

public sealed class CoupledForecasterTests() : SteerableForecasterConformance(SteerableMaps.FullyConnected);

public sealed class SelfmixForecasterTests() : SteerableForecasterConformance(SteerableMaps.Depthwise(3));

public sealed class GauntForecasterTests() : SteerableForecasterConformance(SteerableMaps.Gaunt(3));
