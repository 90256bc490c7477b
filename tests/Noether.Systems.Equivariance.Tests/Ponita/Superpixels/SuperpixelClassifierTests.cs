using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Ponita.Superpixels;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.Ponita.Superpixels;

/// <summary>Exact under shifts and the turns that permute five directions.</summary>
public sealed class SuperpixelClassifierTests : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(new SemidirectProduct(new Translations(2, 1), new Cyclic(5)))];

    protected override IAction? NodePermutation { get; } = new TrivialAction();

    protected override IModel CreateModel(Generator generator) =>
        new SuperpixelClassifier(new SuperpixelOptions { Layers = 2, Width = 8, BasisWidth = 8, Orientations = 5 }.Network, 2, generator);

    protected override Batch CreateBatch(Generator generator)
    {
        Tensor Draw(int columns) => torch.randn([2, 5, columns], torch.float64, generator: generator.Torch);
        var mask = torch.tensor([true, true, true, true, true, true, true, true, true, false]).view(2, 5);
        return new Batch((SuperpixelData.Positions, new Field(Draw(2), FieldType.Position, mask)), (SuperpixelData.Intensity, new Field(Draw(1), FieldType.Node, mask)));
    }
}
