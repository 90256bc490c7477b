using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Nero;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.Nero;

public abstract class DigitNetworkConformanceTests : ConformanceTests
{
    /// <summary>Few units: a difference quotient must not carry one of them over the kink of its ReLU.</summary>
    internal static ClassifierLayout Small { get; } = new([new(6, 2, Padding: 0, Halve: true), new(4, 2, Padding: 0, Halve: true), new(5, 3, Padding: 0)], Hidden: 5);

    protected override Batch CreateBatch(Generator generator) => DigitNetworkTests.Noise(generator, 2);

    /// <summary>Random biases: with the zeros of a fresh network, whatever lies outside the disc meets the ReLUs exactly at their kinks.</summary>
    protected static DigitNetwork Biased(DigitNetwork model, Generator generator)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var (_, bias) in model.named_parameters().Where(p => p.name.EndsWith(".bias", StringComparison.Ordinal)))
        {
            bias.copy_(torch.randn(bias.shape, generator: generator.Torch));
        }

        return model;
    }
}

public sealed class EquivariantDigitNetworkConformanceTests : DigitNetworkConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries { get; } =
        [new("quarter turns", new Cyclic(4), new GroupAction(new Cyclic(4)), new TrivialAction())];

    protected override IModel CreateModel(Generator generator) => Biased(DigitNetwork.Equivariant(Small, 4, generator), generator);
}

public sealed class PlainDigitNetworkConformanceTests : DigitNetworkConformanceTests
{
    protected override IModel CreateModel(Generator generator) => Biased(DigitNetwork.Plain(Small, generator), generator);
}
