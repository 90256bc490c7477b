using Noether.Fields;
using Noether.Geometry.Simulation;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Systems.Equivariance.FrameAveraging.Nbody;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Nbody;

public abstract class ForecasterConformanceTests : ConformanceTests
{
    protected override Batch CreateBatch(Generator generator)
    {
        var test = ParticleForecast.Charged(new ForecastSizes(1, 1, 3), generator).Test;
        return new Batch(test.Where(f => f.Key != "target").Select(f => (f.Key, f.Value)));
    }
}

/// <summary>With derivatives through the frames: without, they are constants to differentiation and the gradient is not the difference quotient.</summary>
public sealed class ReframedForecasterConformanceTests : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [ForecastMeasures.Euclidean];

    protected override IModel CreateModel(Generator generator) => new ReframedForecaster(6, 3, generator, differentiate: true);
}

public sealed class EgnnForecasterConformanceTests : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [ForecastMeasures.Euclidean];

    protected override IModel CreateModel(Generator generator) => new EgnnForecaster(6, 3, generator);
}

public sealed class CoordinateForecasterConformanceTests : ForecasterConformanceTests
{
    protected override IModel CreateModel(Generator generator) => new CoordinateForecaster(6, 2, generator);
}

public sealed class CentredForecasterConformanceTests : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(new Translations(3, 1))];

    protected override IModel CreateModel(Generator generator) => AveragedForecasters.Centred(new CoordinateForecaster(6, 2, generator), generator);
}
