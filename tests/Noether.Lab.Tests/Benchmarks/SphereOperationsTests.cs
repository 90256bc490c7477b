using Noether.Lab.Benchmarks;
using Noether.Runtime;

namespace Noether.Lab.Tests.Benchmarks;

public sealed class SphereOperationsTests
{
    private const double Single = 2e-6;
    private const double Double = 1e-12;

    private static readonly Dictionary<string, SphereOperation> Operations = new()
    {
        ["product"] = SphereOperations.Product(3, 5, 4),
        ["convolution"] = SphereOperations.Convolution(2, 3 * SphereOperations.EdgesANode, 4),
        ["powers"] = SphereOperations.Powers(2, 4, 3, 4),
    };

    public static TheoryData<string, string> Same => [.. Operations.SelectMany(o => o.Value.Ways.Where(w => !w.HasOtherWeights).Select(w => (o.Key, w.Name)))];

    public static TheoryData<string, string> Ways => [.. Operations.SelectMany(o => o.Value.Ways.Select(w => (o.Key, w.Name)))];

    [Theory]
    [MemberData(nameof(Same))]
    public void Every_way_computes_the_same(string operation, string name)
    {
        var (it, way) = Of(operation, name);
        using var generator = new Generator(1);
        Assert.InRange(it.Error(way, it.Ways.Single(w => w.Name == "planar-paths"), generator), 0, Single);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_way_commutes_with_rotations_and_reflections_in_both_precisions(string operation, string name)
    {
        var (it, way) = Of(operation, name);
        using var generator = new Generator(2);
        Assert.InRange(it.EquivarianceError(way, torch.float32, generator), 1e-12, Single);
        Assert.InRange(it.EquivarianceError(way, torch.float64, generator), 0, Double);
    }

    [Theory]
    [InlineData("convolution", "so2-linear")]
    [InlineData("powers", "gaunt-layer")]
    [InlineData("powers", "contraction")]
    public void Layers_with_weights_of_their_own_do_the_same_job_with_another_result(string operation, string name)
    {
        using var scope = torch.NewDisposeScope();
        var (it, way) = Of(operation, name);
        using var generator = new Generator(7);
        var arguments = it.Draw(generator, torch.float32);
        Tensor Result()
        {
            using var inner = torch.NewDisposeScope();
            return inner.MoveToOuter(way.Answer(arguments));
        }

        var result = Result();
        Assert.False(result.requires_grad);
        Assert.True(result.equal(Result()).all().ToBoolean());
        Assert.Equal(it.Ways[0].Answer(arguments).shape[^2..], result.shape[^2..]);
        Assert.True(way.HasOtherWeights && way.Bytes > 0);
        var timed = KernelTimer.Time(new KernelBenchmark("any", "", []), it.Size(w => w == it.Ways[0] || w == way), new TimingOptions { Repeats = 2, WarmUps = 1 });
        Assert.Equal(2, timed.Count);
    }

    [Fact]
    public void What_does_not_commute_has_an_error()
    {
        var product = Operations["product"];
        var wrong = new SphereWay("wrong", x => product.Ways[0].Compute(x).abs(), 0);
        using var generator = new Generator(3);
        Assert.True(product.EquivarianceError(wrong, torch.float64, generator) > 0.1);
        Assert.True(product.Error(wrong, product.Ways[0], generator) > 0.1);
    }

    [Fact]
    public void All_paths_have_the_cross_product_behind_what_the_other_ways_have()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var vectors = SphereOperations.Product(1, 2, 1);
        var arguments = vectors.Draw(generator, torch.float64);
        var way = vectors.Ways.Single(w => w.Name == "all-paths");
        var result = way.Compute(way.Lay(arguments));
        var cross = torch.linalg.cross(arguments[0].narrow(1, 1, 3).squeeze(2), arguments[1].narrow(1, 1, 3).squeeze(2));

        // Nine even components, then 1, 3 and 5 odd ones; the vector among them is the cross product up to its length.
        var found = result.squeeze(1).narrow(1, 9 + 1, 3);
        Assert.Equal(1, torch.nn.functional.cosine_similarity(found, cross).abs().min().ToDouble(), 1e-12);
    }

    [Fact]
    public void Peers_with_components_innermost_are_given_them_so()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var product = Operations["product"];
        var arguments = product.Draw(generator, torch.float32);
        var laid = product.Ways.Single(w => w.Name == "paths").Lay(arguments);
        Assert.All(laid.Zip(arguments), pair => Assert.True(pair.First.is_contiguous() && pair.First.equal(pair.Second.transpose(1, 2)).all().ToBoolean()));
        Assert.All(product.Ways.Where(w => w.Name is not ("paths" or "all-paths")), w => Assert.Same(arguments[0], w.Lay(arguments)[0]));
    }

    [Fact]
    public void Every_way_computes_the_same_on_a_GPU()
    {
        Assert.SkipUnless(torch.cuda_is_available(), "There is no GPU.");
        using var generator = new Generator(6);
        foreach (var operation in Operations.Values.Select(o => o with { Device = torch.CUDA }))
        {
            Assert.All(operation.Ways.Where(w => !w.HasOtherWeights), way => Assert.InRange(operation.Error(way, operation.Ways.Single(w => w.Name == "planar-paths"), generator), 0, Single));
            Assert.All(operation.Ways, way => Assert.InRange(operation.EquivarianceError(way, torch.float64, generator), 0, Double));
        }
    }

    [Fact]
    public void Estimates_of_memory_grow_with_the_size() => Assert.All(
        SphereOperations.Product(4, 5, 4).Ways.Zip(Operations["product"].Ways), pair => Assert.True(pair.First.Bytes > pair.Second.Bytes && pair.Second.Bytes > 0));

    private static (SphereOperation Operation, SphereWay Way) Of(string operation, string name) => (Operations[operation], Operations[operation].Ways.Single(w => w.Name == name));
}
