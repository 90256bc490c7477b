using Noether.Geometry;
using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class PairMessagesTests
{
    private const int Features = 37;

    /// <summary>Graphs of unlike sizes, isolated nodes and an empty graph among them; enough edges for several tiles.</summary>
    private static readonly GraphBatch Graphs = GraphBatch.Of(Graph.Complete(9), Graph.FromEdges(3), Graph.FromEdges(0), Graph.FromPairs(4, (0, 1), (1, 3)), Graph.Complete(2));

    public static TheoryData<int, int, int, bool> Shapes => new() { { 5, 0, 3, true }, { 60, 2, 0, false }, { 64, 2, 3, false }, { 33, 1, 2, true }, { 7, 0, 0, false }, { 32, 3, 0, false } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_kernel_is_torchs_operations_up_to_rounding(int hidden, int scalars, int dimension, bool mean)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var inputs = Draw(hidden, scalars, dimension, generator);
        var precise = new PairTensors([.. inputs.ToList().Select(t => t?.to(torch.float64))]);
        var (found, expected) = (Run(inputs, mean), Run(precise, mean));
        foreach (var (single, twice) in found.Zip(expected).Where(p => p.Second is { NumberOfElements: > 0 }))
        {
            var (error, size) = ((single!.to(torch.float64) - twice!).abs().max().item<double>(), twice!.abs().max().item<double>());
            Assert.True(error <= 5e-6 * size, $"off by {error} of {size}");
        }

        using var off = torch.no_grad();
        var (sums, moves) = PairMessages.Apply(Graphs.Pairs, inputs, mean);
        Assert.True(sums.equal(found[0]!).all().item<bool>());
        Assert.True(moves is null || moves.equal(found[1]!).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Second_derivatives_are_those_of_torchs_operations(int hidden, int scalars, int dimension, bool mean)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var inputs = Draw(hidden, scalars, dimension, generator);
        var precise = new PairTensors([.. inputs.ToList().Select(t => t?.to(torch.float64))]);
        foreach (var (single, twice) in Second(inputs, mean).Zip(Second(precise, mean)).Where(p => p.First.numel() > 0))
        {
            var (error, size) = ((single.to(torch.float64) - twice).abs().max().item<double>(), twice.abs().max().item<double>());
            Assert.True(error <= 1e-5 * Math.Max(1e-3, size), $"off by {error} of {size}");
        }
    }

    [Fact]
    public void The_derivatives_in_double_precision_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var inputs = new PairTensors([.. Draw(4, 1, 3, generator).ToList().Select(t => t?.to(torch.float64).detach().requires_grad_())]);
        Tensor F()
        {
            var (sums, moves) = PairMessages.Apply(Graphs.Pairs, inputs, meanOfMoves: true);
            return torch.cat([sums.flatten(), moves!.flatten()]);
        }

        GradientCheck.First(F, [.. inputs.ToList().OfType<Tensor>()], generator, entries: 4);
    }

    [Fact]
    public void Inputs_that_need_no_gradient_get_none_and_change_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var all = Draw(16, 2, 3, generator);
        var some = new PairTensors([.. all.ToList().Select((t, i) => i is 0 or 1 or 2 or 6 ? t!.detach() : t)]);
        var (full, partial) = (Run(all, true), Run(some, true));
        for (var i = 0; i < full.Count; i++)
        {
            Assert.Equal(i is 2 or 3 or 4 or 8, partial[i] is null);
            Assert.True(partial[i] is null || partial[i]!.equal(full[i]!).all().item<bool>());
        }
    }

    [Fact]
    public void Without_edges_nothing_arrives_and_no_weight_has_a_slope()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var graphs = GraphBatch.Of(Graph.FromEdges(3));
        var x = Draw(6, 0, 3, generator, nodes: 3, edges: 0);
        var results = Run(x, true, graphs);
        Assert.All(results, r => Assert.True(r is null || r.eq(0).all().item<bool>()));
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var graphs = GraphBatch.Complete(40, 13);
        Assert.True(graphs.Pairs.Tiles.Edges > 3 * 2048);
        var x = Draw(20, 1, 3, generator, graphs.Union.Nodes, graphs.Union.Edges);
        var one = Run(x, true, graphs);
        Threads.Use(2);
        try
        {
            Assert.All(one.Zip(Run(x, true, graphs)), p => Assert.True(p.First!.equal(p.Second!).all().item<bool>()));
        }
        finally
        {
            Threads.Use(1);
        }
    }

    private static PairTensors Draw(int hidden, int scalars, int dimension, Generator generator, int? nodes = null, int? edges = null)
    {
        var (n, e, moves) = (nodes ?? Graphs.Union.Nodes, edges ?? Graphs.Union.Edges, dimension > 0);
        Tensor Leaf(double scale, params long[] shape) => (torch.randn(shape, generator: generator.Torch) * scale).detach().requires_grad_();
        var weight = 1 / Math.Sqrt(hidden);
        return new PairTensors(
            Leaf(1, n, Features),
            scalars == 0 ? null : Leaf(1, e, scalars),
            moves ? Leaf(0.5, n, dimension) : null,
            Leaf(1 / Math.Sqrt(Features), 2 * hidden, Features),
            Leaf(0.5, hidden, scalars + (moves ? 1 : 0)),
            Leaf(1, hidden),
            Leaf(weight, hidden, hidden),
            Leaf(1, hidden),
            moves ? Leaf(weight, hidden, hidden) : null,
            moves ? Leaf(1, hidden) : null,
            moves ? Leaf(weight, 1, hidden) : null);
    }

    /// <summary>Sums, moves and the gradients of a nonlinear function of both; null where there are none.</summary>
    private static List<Tensor?> Run(PairTensors inputs, bool mean, GraphBatch? graphs = null)
    {
        var all = inputs.ToList();
        var (sums, moves) = PairMessages.Apply((graphs ?? Graphs).Pairs, inputs, mean);
        var needed = all.Where(t => t is { requires_grad: true }).Select(t => t!).ToArray();
        var slopes = torch.autograd.grad([Loss(sums, moves)], needed, allow_unused: true).ToList();
        BackwardGuard.Rethrow();
        var next = 0;
        return [sums, moves, .. all.Select(t => t is { requires_grad: true } && slopes[next++] is { IsInvalid: false } slope ? slope : null)];
    }

    private static Tensor Loss(Tensor sums, Tensor? moves) => (sums * 0.3).sin().sum() + (moves is null ? 0 : moves.sin().sum());

    private static List<Tensor> Second(PairTensors inputs, bool mean)
    {
        Tensor[] all = [.. inputs.ToList().OfType<Tensor>()];
        var (sums, moves) = PairMessages.Apply(Graphs.Pairs, inputs, mean);
        var slopes = torch.autograd.grad([Loss(sums, moves)], all, create_graph: true, retain_graph: true, allow_unused: true);
        BackwardGuard.Rethrow();
        var second = torch.autograd.grad([torch.stack([.. slopes.Where(s => s is { IsInvalid: false, requires_grad: true }).Select(s => s.square().mean())]).sum()], all, allow_unused: true);
        BackwardGuard.Rethrow();
        return [.. second.Zip(all, (s, x) => s is null || s.IsInvalid ? torch.zeros_like(x) : s)];
    }
}
