using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;
using Noether.Testing.Xunit;
using Noether.Tests.Symmetries.Frames;

namespace Noether.Tests.Nn;

/// <summary>A network of masked sets, averaged over motions with derivatives through the axes: it respects motions and permutations together.</summary>
public sealed class FrameAverageConformanceTests : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(Clouds.Group("SE(3)"))];

    protected override IModel CreateModel(Generator generator)
    {
        var group = Clouds.Group("SE(3)");
        return new FrameAverage(new SetNetwork(generator), new PcaFrame(group, new PcaOptions { Differentiate = true }), Symmetry.Natural(group), generator);
    }

    protected override Batch CreateBatch(Generator generator)
    {
        var mask = torch.tensor([true, true, true, true, true, true, true, true, true, false]).view(2, 5);
        return Clouds.Random(2, 5, 3, generator).Select((_, f) => f.Type is ScalarType ? f with { Type = FieldType.Node, Mask = mask } : f with { Mask = mask });
    }

    internal sealed class SetNetwork : NetworkModel
    {
        private readonly torch.nn.Module<Tensor, Tensor> _layers;

        public SetNetwork(Generator generator)
            : base(nameof(SetNetwork))
        {
            _layers = torch.nn.Sequential(torch.nn.Linear(7, 12, dtype: torch.float64), torch.nn.Tanh(), torch.nn.Linear(12, 3, dtype: torch.float64));
            RegisterComponents();
            using var mode = torch.no_grad();
            foreach (var parameter in parameters())
            {
                parameter.copy_(torch.randn(parameter.shape, torch.float64, generator: generator.Torch) * 0.4);
            }
        }

        public override Batch forward(Batch x)
        {
            var exists = x["x"].Exists()!;
            var h = _layers.call(torch.cat([.. x.Values.Select(f => f.Value)], 2)).masked_fill(exists.logical_not(), 0);
            var pooled = h.sum(1, keepdim: true).sin();
            return new Batch(("force", new Field(h * pooled, FieldType.Vector, x["x"].Mask)), ("energy", new Field(pooled.flatten(1).sum(1), FieldType.Scalar)));
        }
    }
}
