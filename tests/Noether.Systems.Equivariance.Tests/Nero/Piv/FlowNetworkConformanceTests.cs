using Noether.Fields;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero.Piv;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.Nero.Piv;

public sealed class FlowNetworkConformanceTests : ConformanceTests
{
    protected override Batch CreateBatch(Generator generator) =>
        new(("frames", new Field(torch.rand([2, 2, 12, 12], generator: generator.Torch), FieldType.FramePair)));

    protected override IModel CreateModel(Generator generator) => new FlowNetwork(2, generator);
}
