using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.LieGroupDecompositions;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.LieGroupDecompositions;

public abstract class AffineGResNetConformanceTests(PolarGroup? group) : ConformanceTests
{
    /// <summary>Few places: a difference quotient must not carry one past another where the largest is taken.</summary>
    protected override IModel CreateModel(Generator generator)
    {
        var small = AffineGResNetTests.Small(group);
        return new AffineGResNet(small with { Kernel = small.Kernel with { Size = 3 } }, generator);
    }

    protected override Batch CreateBatch(Generator generator) => new(("image", new Field(AffineGResNetTests.Images(generator, 8), FieldType.Image)));
}

public sealed class PlaneNetworkConformanceTests() : AffineGResNetConformanceTests(null);

public sealed class RotationNetworkConformanceTests() : AffineGResNetConformanceTests(new SpecialOrthogonal(2))
{
    protected override IReadOnlyList<Symmetry> Symmetries { get; } = [new("quarter turns", new Cyclic(4), new GroupAction(new Cyclic(4)), new TrivialAction())];
}

public sealed class SpecialLinearNetworkConformanceTests() : AffineGResNetConformanceTests(new SpecialLinear(2));

public sealed class PositiveLinearNetworkConformanceTests() : AffineGResNetConformanceTests(new PositiveLinear(2));
