using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

public sealed class WeightLayoutTests
{
    private static readonly TensorSum Input = new(3, (new(0), 2), (new(1), 3));
    private static readonly TensorSum Output = new(3, (new(2), 1), (new(0), 1), (new(1), 2));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Projected_layers_commute_with_the_group(bool orthogonal)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = orthogonal ? MatrixGroups.Orthogonal(2).Embed(3, [0, 1]) : MatrixGroups.GeneralLinear(3);
        var layout = new WeightLayout([(Input, Output), (null, Output)], orthogonal);
        var weights = torch.randn([layout.Length], torch.float64, generator: generator.Torch);
        var projected = layout.Apply(weights, layout.Projector(group));
        var matrix = projected.narrow(0, 0, (long)Output.Size * Input.Size).view(Output.Size, Input.Size);
        var bias = projected.narrow(0, (long)Output.Size * Input.Size, Output.Size);
        var g = group.Sample(6, generator, 0.5);
        var x = torch.randn([6, Input.Size], torch.float64, generator: generator.Torch);
        Tensor Map(Tensor features) => features.matmul(matrix.t()) + bias;
        Assert.True((Map(Input.Move(g, x)) - Output.Move(g, Map(x))).abs().max().item<double>() < 1e-8);
        Assert.True(projected.abs().max().item<double>() > 0.1);
    }

    [Fact]
    public void What_is_left_over_is_orthogonal_to_what_is_kept()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var group = MatrixGroups.Orthogonal(3);
        var layout = new WeightLayout([(Input, Output), (Output, Input)], orthogonal: true);
        var weights = torch.randn([layout.Length], torch.float64, generator: generator.Torch);
        var kept = layout.Apply(weights, layout.Projector(group));
        var left = layout.Apply(weights, layout.Complement([(group, 1)]));
        Assert.True((kept + left - weights).abs().max().item<double>() < 1e-12);
        Assert.True(Math.Abs(kept.dot(left).item<double>()) < 1e-10);
        Assert.Equal(layout.FreeShare(group), left.square().sum().item<double>() / weights.square().sum().item<double>(), 0.15);
    }

    [Fact]
    public void Complements_of_several_groups_add_up()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        (MatrixGroup Group, double Factor)[] groups = [(MatrixGroups.SpecialOrthogonal(3), 0.5), (MatrixGroups.Scaling(3), 3)];
        var layout = new WeightLayout([(Input, Output)], orthogonal: false);
        var weights = torch.randn([layout.Length], torch.float64, generator: generator.Torch);
        var apart = groups.Select(g => layout.Apply(weights, layout.Complement([(g.Group, 1)])) * g.Factor).Aggregate((a, b) => a + b);
        Assert.True((layout.Apply(weights, layout.Complement(groups)) - apart).abs().max().item<double>() < 1e-10);
    }
}
