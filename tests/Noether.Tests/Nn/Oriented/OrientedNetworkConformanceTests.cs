using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing.Xunit;

namespace Noether.Tests.Nn.Oriented;

public abstract class OrientedConformance(int orientations, Symmetry symmetry, bool separable = true, PoseAttributes attributes = PoseAttributes.Invariant) : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [symmetry];

    protected override IModel CreateModel(Generator generator) =>
        new OrientedNetworkTests.OrientedModel(OrientedNetworkTests.Of(orientations, 3, OrientationGridKind.Platonic, separable, attributes), generator);

    protected override Batch CreateBatch(Generator generator) => OrientedNetworkTests.Sample(3, generator);
}

public sealed class CloudConformanceTests() : OrientedConformance(0, Symmetry.Natural(SemidirectProduct.Euclidean(3, 1)));

public sealed class EdgeConformanceTests() : OrientedConformance(-1, Symmetry.Natural(SemidirectProduct.Euclidean(3, 1)), attributes: PoseAttributes.Complete);

public sealed class BundleConformanceTests() : OrientedConformance(6, Symmetry.Natural(PlatonicSolids.Rotations(PlatonicSolid.Octahedron)));

public sealed class FullBundleConformanceTests() : OrientedConformance(4, Symmetry.Natural(PlatonicSolids.Rotations(PlatonicSolid.Tetrahedron)), separable: false, PoseAttributes.Handed);
