using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Systems.Equivariance.Ponita.Nbody;
using Noether.Systems.Equivariance.Tests.FrameAveraging.Nbody;

namespace Noether.Systems.Equivariance.Tests.Ponita.Nbody;

internal static class SmallNetwork
{
    public static OrientedNetworkOptions Options { get; } = new() { Width = 8, BasisWidth = 8, Layers = 2, Orientations = 6, Grid = OrientationGridKind.Platonic, LayerScale = 0.1 };
}

/// <summary>Exact under the rotations of an octahedron, whose vertices are its directions.</summary>
public sealed class OrientedForecasterConformanceTests : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(new SemidirectProduct(new Translations(3, 1), PlatonicSolids.Rotations(PlatonicSolid.Octahedron)))];

    protected override IModel CreateModel(Generator generator) => new OrientedForecaster(SmallNetwork.Options, generator);
}

public sealed class DistanceForecasterConformanceTests : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [ForecastMeasures.Euclidean];

    protected override IModel CreateModel(Generator generator) => new DistanceForecaster(SmallNetwork.Options, generator);
}

public sealed class RawForecasterConformanceTests : ForecasterConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(new Translations(3, 1))];

    protected override IModel CreateModel(Generator generator) => new RawForecaster(SmallNetwork.Options, generator);
}
