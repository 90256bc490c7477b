using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Tests.Symmetries;

public sealed class SquareAndTimeActionTests
{
    private static readonly SquareAndTime Group = new();
    private static readonly SquareAndTimeAction Action = new(Group);

    // Row: new action, column: state; the published order of the elements.
    private static readonly long[][] Table =
    [
        [0, 1, 2, 3, 4, 5, 6, 7], [1, 0, 7, 6, 5, 4, 3, 2], [2, 3, 4, 5, 6, 7, 0, 1], [3, 2, 1, 0, 7, 6, 5, 4],
        [4, 5, 6, 7, 0, 1, 2, 3], [5, 4, 3, 2, 1, 0, 7, 6], [6, 7, 0, 1, 2, 3, 4, 5], [7, 6, 5, 4, 3, 2, 1, 0],
    ];

    [Fact]
    public void Elements_compose_as_the_table_says()
    {
        foreach (var (a, b) in Pairs())
        {
            var expected = Table[a % 8][b % 8] + (a / 8 == b / 8 ? 0 : 8);
            Assert.Equal(expected, Group.Compose(One(a), One(b)).item<long>());
        }
    }

    [Fact]
    public void All_256_products_act_exactly_on_frames_and_flows()
    {
        using var scope = torch.NewDisposeScope();
        var x = Film(5);
        foreach (var (a, b) in Pairs())
        {
            Same(Action.Apply(Group.Compose(One(a), One(b)), x, Pairing.Each), Action.Apply(One(a), Action.Apply(One(b), x, Pairing.Each), Pairing.Each));
        }
    }

    [Fact]
    public void An_inverse_undoes_its_element_bit_for_bit()
    {
        using var scope = torch.NewDisposeScope();
        var x = Film(4);
        var all = Group.Grid(new GridSpec(16));
        var back = Action.Apply(Group.Inverse(all).repeat_interleave(x.Size, 0), Action.Apply(all, x, Pairing.Outer), Pairing.Each);
        Same(Batch.Cat([.. Enumerable.Repeat(x, 16)]), back);
    }

    [Fact]
    public void Frames_move_as_arrays_do()
    {
        using var scope = torch.NewDisposeScope();
        var x = Film(3);
        var frames = x["frames"].Value;
        Tensor[] expected =
        [
            frames, frames.flip(2).rot90(1, (2, 3)), frames.rot90(1, (2, 3)), frames.flip(3),
            frames.rot90(2, (2, 3)), frames.transpose(2, 3), frames.rot90(3, (2, 3)), frames.flip(2),
        ];
        for (var e = 0; e < 16; e++)
        {
            var moved = Action.Apply(One(e), x, Pairing.Each)["frames"].Value;
            Assert.True(moved.eq(e < 8 ? expected[e] : expected[e - 8].flip(1)).all().ToBoolean(), $"element {e}");
        }
    }

    [Theory]
    [InlineData(0, 1, 0, 0, 1)]
    [InlineData(1, 0, -1, -1, 0)]
    [InlineData(2, 0, 1, -1, 0)]
    [InlineData(3, -1, 0, 0, 1)]
    [InlineData(4, -1, 0, 0, -1)]
    [InlineData(5, 0, 1, 1, 0)]
    [InlineData(6, 0, -1, 1, 0)]
    [InlineData(7, 1, 0, 0, -1)]
    [InlineData(12, 1, 0, 0, 1)]
    public void Vectors_of_a_flow_turn_by_their_matrix(int element, double a, double b, double c, double d)
    {
        using var scope = torch.NewDisposeScope();
        var uniform = torch.tensor(new[] { 2.0, 5.0 }).view(1, 2, 1, 1).expand(1, 2, 3, 3);
        var moved = Action.Apply(One(element), new Batch(("flow", new Field(uniform, FieldType.Flow))), Pairing.Each)["flow"].Value;
        Assert.Equal([(2 * a) + (5 * b), (2 * c) + (5 * d)], moved[0, .., 1, 1].data<double>().ToArray());
    }

    [Fact]
    public void What_time_does_to_places_is_not_guessed()
    {
        var x = new Batch(("x", new Field(torch.zeros(1, 4, 2), FieldType.Vector)));
        Assert.Contains("'x'", Assert.Throws<InputException>(() => Action.Apply(One(8), x, Pairing.Each)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(int A, int B)> Pairs() => Enumerable.Range(0, 16).SelectMany(a => Enumerable.Range(0, 16).Select(b => (a, b)));

    private static Tensor One(long element) => torch.tensor(new[] { element });

    private static Batch Film(int size)
    {
        using var generator = new Generator(size);
        return new Batch(
            ("frames", new Field(torch.rand([2, 2, size, size], torch.float64, generator: generator.Torch), FieldType.FramePair)),
            ("flow", new Field(torch.randn([2, 2, size, size], torch.float64, generator: generator.Torch), FieldType.Flow)),
            ("label", new Field(torch.arange(2), FieldType.Label)));
    }

    private static void Same(Batch expected, Batch actual) =>
        Assert.All(expected, p => Assert.True(p.Value.Value.eq(actual[p.Key].Value).all().ToBoolean(), p.Key));
}
