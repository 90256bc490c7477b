using Noether.Fields;
using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Tests.Groups;

public sealed class FiniteGroupTests
{
    private static readonly int[,] Three = { { 0, 1, 2 }, { 1, 2, 0 }, { 2, 0, 1 } };

    [Fact]
    public void Every_element_meets_its_inverse_in_the_identity()
    {
        using var scope = torch.NewDisposeScope();
        var group = new FiniteGroup("C3", Three);
        var all = group.Grid(new GridSpec(9));
        Assert.Equal(3, all.shape[0]);
        Assert.True(group.Compose(all, group.Inverse(all)).eq(0).all().ToBoolean());
        Assert.Equal([0.0, 1], group.Distance(torch.tensor(new[] { 1L, 1 }), torch.tensor(new[] { 1L, 2 })).data<double>().ToArray());
    }

    [Fact]
    public void A_table_that_is_no_group_is_refused_with_its_elements()
    {
        Assert.Contains("row 1", Refusal(new[,] { { 0, 1 }, { 1, 1 } }), StringComparison.Ordinal);
        Assert.Contains("not the identity", Refusal(new[,] { { 1, 0 }, { 0, 1 } }), StringComparison.Ordinal);
        Assert.Contains("2 x 3", Refusal(new int[2, 3]), StringComparison.Ordinal);
        int[,] loop = { { 0, 1, 2, 3, 4 }, { 1, 0, 3, 4, 2 }, { 2, 4, 0, 1, 3 }, { 3, 2, 4, 0, 1 }, { 4, 3, 1, 2, 0 } };
        Assert.Contains("not associative", Refusal(loop), StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_act_in_the_order_of_elements_and_samples()
    {
        using var scope = torch.NewDisposeScope();
        Func<Batch, Batch> Times(double factor) => x => x.Select((_, f) => f.With(f.Value * factor));
        var action = new MappedAction([Times(1), Times(10)]);
        var x = new Batch(("x", new Field(torch.tensor(new[] { 1.0, 2.0 }), FieldType.Scalar)));
        Assert.Equal([1.0, 2, 10, 20], action.Apply(torch.arange(2), x, Pairing.Outer)["x"].Value.data<double>().ToArray());
        Assert.Equal([10.0, 2], action.Apply(torch.tensor(new[] { 1L, 0 }), x, Pairing.Each)["x"].Value.data<double>().ToArray());
        Assert.Contains("Element 2", Assert.Throws<InputException>(() => action.Apply(torch.tensor(new[] { 2L }), x, Pairing.Each)).Message, StringComparison.Ordinal);
    }

    private static string Refusal(int[,] table) => Assert.Throws<InputException>(() => new FiniteGroup("G", table)).Message;
}
