using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

/// <summary>Rows in pieces give what all rows at once give.</summary>
public sealed class RowChunksTests
{
    private const double Tolerance = 1e-12;
    private const double Tiny = 20_000;

    [Theory]
    [InlineData(1e9, 1)]
    [InlineData(600, 1)]
    [InlineData(300, 2)]
    [InlineData(100, 6)]
    [InlineData(1, 6)]
    public void Pieces_are_as_many_as_the_bound_asks_for(double bound, int pieces)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, shared) = (torch.arange(12, torch.float64).view(6, 2, 1), torch.ones(1, 1, 1, torch.float64));
        var calls = 0;
        var results = RowChunks.Apply([rows, shared], 100, bound, x =>
        {
            calls++;
            Assert.True(x[0].shape[0] == 1 || 100 * x[0].shape[0] <= bound);
            return [x[0] + x[1], x[0] * 2];
        });
        Assert.Equal(pieces, calls);
        Assert.Equal(2, results.Length);
        Assert.True(results[0].equal(rows + 1).all().ToBoolean() && results[1].equal(rows * 2).all().ToBoolean());
    }

    [Fact]
    public void Leading_axes_of_length_one_and_missing_ones_go_with_every_piece()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var x = ProductDefinition.Random(generator, 3, 1, 4, 2);
        var y = ProductDefinition.Random(generator, 5, 4, 2);
        var pieces = new List<long[]>();
        var result = RowChunks.Apply([x, y], 1, 2, rows =>
        {
            pieces.Add((rows[0] + rows[1]).shape);
            return [rows[0] + rows[1]];
        })[0];
        Assert.True(result.equal(x + y).all().ToBoolean());
        Assert.All(pieces, p => Assert.True(p[0] * p[1] <= 2));
    }

    [Fact]
    public void Rows_that_do_not_fit_together_are_refused_by_their_shapes()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal([7, 3], RowChunks.Lead(torch.zeros(7, 3, 1, 1), torch.zeros(3, 2, 2)));
        Assert.Equal([0L], RowChunks.Lead(torch.zeros(0, 1, 1), torch.zeros(1, 2, 2)));
        Assert.Contains("[2, 1, 1] and [3, 1, 1]", Assert.Throws<InputException>(() => RowChunks.Lead(torch.zeros(2, 1, 1), torch.zeros(3, 1, 1))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GauntKernel.Dense)]
    [InlineData(GauntKernel.Fourier)]
    [InlineData(GauntKernel.Grid)]
    public void Products_of_rows_in_pieces_are_those_of_all_rows(GauntKernel kernel)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var product = new GauntProduct(3, 2, 4);
        IGauntKernel Kernel(double bound) => kernel switch
        {
            GauntKernel.Dense => new GauntDense(product, bound),
            GauntKernel.Fourier => new GauntFourier(product, bound),
            _ => new GauntGrid(product, bound),
        };
        var x = ProductDefinition.Random(generator, 7, 3, 16, 2).requires_grad_();
        var y = ProductDefinition.Random(generator, 3, 9, 1).requires_grad_();
        var weights = ProductDefinition.Random(generator, 7, 3, 25, 2);
        Tensor[] Results(double bound)
        {
            var result = Kernel(bound).Multiply(x, y);
            return [result, .. torch.autograd.grad([(result * weights).sum()], [x, y])];
        }

        Assert.All(Results(Tiny).Zip(Results(double.PositiveInfinity)), pair => Assert.True(pair.First.allclose(pair.Second, Tolerance, Tolerance)));
    }

    [Theory]
    [InlineData(GauntKernel.Grid)]
    [InlineData(GauntKernel.Fourier)]
    public void Powers_of_rows_in_pieces_are_those_of_all_rows(GauntKernel kernel)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var x = ProductDefinition.Random(generator, 11, 9, 2);
        var expected = new GauntPowers(2, 3, 2).Apply(x, kernel);
        Assert.All(new GauntPowers(2, 3, 2, Tiny).Apply(x, kernel).Zip(expected), pair => Assert.True(pair.First.allclose(pair.Second, Tolerance, Tolerance)));
    }

    [Fact]
    public void Convolutions_of_edges_in_pieces_are_those_of_all_edges()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var product = new GauntProduct(2, 3, 3);
        var (x, directions, radial) = (ProductDefinition.Random(generator, 13, 9, 4), ProductDefinition.Random(generator, 13, 3), ProductDefinition.Random(generator, 13, 4, 1));
        var expected = new GauntConvolution(product).Apply(x, directions, radial);
        Assert.True(new GauntConvolution(product, Tiny).Apply(x, directions, radial).allclose(expected, Tolerance, Tolerance));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Products_in_frames_in_pieces_are_those_of_all_rows(bool shared)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var product = TensorProduct.Depthwise("3x0e+2x1o+3x2e", "0e+1o+2e");
        So2Product Frames(double bound) => new(product, HarmonicNormalisation.Component, byHarmonic: false, bound);
        var (x, directions) = (ProductDefinition.Random(generator, 13, product.First.Dimension), ProductDefinition.Random(generator, 13, 3));
        var weights = shared ? ProductDefinition.Random(generator, product.WeightCount) : ProductDefinition.Random(generator, 13, product.WeightCount);
        var expected = Frames(double.PositiveInfinity).Apply(x, directions, weights);
        Assert.True(Frames(Tiny).Apply(x, directions, weights).allclose(expected, Tolerance, Tolerance));
    }
}
