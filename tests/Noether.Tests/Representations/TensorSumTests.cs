using Noether.Fields;
using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Tests.Representations;

public sealed class TensorSumTests
{
    [Theory]
    [InlineData(128, "38 T0 + 12 T1 + 3 T2 + 1 T3", 128)]
    [InlineData(32, "14 T0 + 3 T1 + 1 T2", 32)]
    [InlineData(1, "1 T0", 1)]
    public void Channels_are_shared_about_evenly_between_ranks_and_none_is_lost(int channels, string expected, int size)
    {
        var features = TensorSum.Even(channels, 3);
        Assert.Equal((expected, size), (features.ToString(), features.Size));
    }

    [Fact]
    public void Features_move_by_the_Kronecker_products_of_their_slots()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var g = MatrixGroups.GeneralLinear(3).Sample(4, generator, 0.4);
        foreach (var kind in (TensorKind[])[new(0), new(1), new(0, 1), new(2, 1)])
        {
            var features = torch.randn([4, 2 * kind.Size(3)], torch.float64, generator: generator.Torch);
            var moved = new TensorSum(3, (kind, 2)).Move(g, features);
            var expected = kind.Matrices(g).unsqueeze(1).matmul(features.view(4, 2, -1).unsqueeze(-1)).view(4, -1);
            Assert.True((moved - expected).abs().max().item<double>() < 1e-10);
        }
    }

    [Fact]
    public void Moving_twice_is_moving_by_the_product()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var features = new TensorSum(2, (new(1), 2), (new(1, 2), 1), (new(0), 3));
        var group = MatrixGroups.SpecialLinear(2);
        var (a, b) = (group.Sample(3, generator), group.Sample(3, generator));
        var x = torch.randn([3, features.Size], torch.float64, generator: generator.Torch);
        Assert.True((features.Move(group.Compose(a, b), x) - features.Move(a, features.Move(b, x))).abs().max().item<double>() < 1e-8);
    }

    [Fact]
    public void A_group_moves_fields_of_tensors_with_the_rest_of_the_batch()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var v = torch.randn([5, 3], torch.float64, generator: generator.Torch);
        var square = new TensorType(new TensorSum(3, (new TensorKind(2), 1)));
        var batch = new Batch(("v", new Field(v, FieldType.Vector)), ("vv", new Field((v.unsqueeze(2) * v.unsqueeze(1)).flatten(1), square)));
        var group = new O3();
        var moved = new GroupAction(group).Apply(group.Sample(5, generator), batch, Pairing.Each);
        var again = moved["v"].Value;
        Assert.True((moved["vv"].Value - (again.unsqueeze(2) * again.unsqueeze(1)).flatten(1)).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void Equal_blocks_join_and_sums_add()
    {
        var sum = new TensorSum(3, (new(0), 2), (new(1), 1), (new(0), 3));
        Assert.Equal("5 T0 + 1 T1", sum.ToString());
        Assert.Equal(new TensorSum(3, (new(0), 5), (new(1), 3)), sum + new TensorSum(3, (new(1), 2)));
        Assert.Throws<InputException>(() => sum + new TensorSum(2, (new(1), 2)));
        Assert.Throws<InputException>(() => new TensorSum(3, (new(1), -1)));
        Assert.Contains("have 8 numbers", Assert.Throws<InputException>(() => sum.Move(torch.eye(3).unsqueeze(0), torch.zeros(1, 5))).Message, StringComparison.Ordinal);
    }
}
