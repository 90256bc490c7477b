using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class ProductConvolutionTests
{
    private static readonly Gen<ProductCase> Cases =
        from channels in Gen.Int[1, 70]
        from paths in Gen.Int[1, 4]
        from nodes in Gen.Int[1, 9]
        from edges in Gen.Int[0, 60]
        from shared in Gen.Bool
        from seed in Gen.Int
        select new ProductCase(channels, paths, nodes, edges, shared, seed);

    [Fact]
    public void The_product_is_the_sum_of_its_definition() => Cases.Sample(
        c =>
        {
            var (found, expected) = (c.Run(ProductConvolution.Forward, ProductConvolution.Backward), c.Define());
            Assert.All(expected.Zip(found), pair => ProductCase.Close(pair.First, pair.Second));
        },
        iter: 40);

    [Fact]
    public void Vector_and_scalar_loops_agree_up_to_rounding() => Cases.Sample(
        c =>
        {
            var vector = c.Run(ProductConvolution.Forward, ProductConvolution.Backward);
            var scalar = c.Run(ProductConvolution.ForwardScalar, ProductConvolution.BackwardScalar);
            Assert.All(scalar.Zip(vector), pair => ProductCase.Close([.. pair.First.Select(x => (double)x)], pair.Second));
        },
        iter: 40);

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        foreach (var (shared, parts) in new[] { (false, 1), (true, 1), (false, 5), (true, 5) })
        {
            var c = new ProductCase(24, 3, 90, 9000, shared, 5, parts);
            var (one, three) = (c.Run(ProductConvolution.Forward, ProductConvolution.Backward), c.Run(ProductConvolution.Forward, ProductConvolution.Backward, threads: 3));
            Assert.All(one.Zip(three), pair => Assert.Equal(pair.First, pair.Second));
        }
    }

    [Fact]
    public void A_gradient_that_nobody_asks_for_changes_no_other()
    {
        var c = new ProductCase(21, 3, 6, 50, false, 7);
        var all = c.Run(ProductConvolution.Forward, ProductConvolution.Backward);
        for (var only = 0; only < 3; only++)
        {
            var one = c.Run(ProductConvolution.Forward, ProductConvolution.Backward, only: only);
            Assert.Equal(all[1 + only], one[1 + only]);
        }
    }

    [Fact]
    public void Row_by_row_each_row_meets_its_own_attributes()
    {
        ProductPaths paths = new([new ProductPath(new(0, 2, 1), new(0, 1, 1), new(0, 2, 1), null, 2, [new(0, 0, 0, 3)])], 2, 1, 2, 0);
        var sums = new float[4];
        ProductConvolution.Forward(paths, ProductEdges.Rows(2), new ProductInputs { Features = new float[] { 1, 2, 3, 4 }, Attributes = new float[] { 10, 100 } }, sums, 1);
        Assert.Equal([30, 60, 900, 1200], sums);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        ProductBlock one = new(0, 1, 1);
        ProductPath path = new(one, one, one, 0, 1, [new(0, 0, 0, 1)]);
        Assert.Throws<ArgumentException>(() => new ProductPaths([path with { Output = new(1, 1, 1) }], 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => new ProductPaths([path], 1, 1, 1, 0));
        Assert.Throws<ArgumentException>(() => new ProductPaths([path with { Entries = [new(0, 1, 0, 1)] }], 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => new ProductPaths([path with { Channels = 2, Input = new(0, 1, 2) }], 9, 1, 2, 2));
        Assert.Throws<ArgumentException>(() => new ProductEdges([0, 1], [3], 2));
        ProductPaths paths = new([path], 1, 1, 1, 1);
        var edges = ProductEdges.Rows(2);
        Assert.Throws<ArgumentException>(() => ProductConvolution.Forward(
            paths, edges, new ProductInputs { Features = new float[2], Attributes = new float[2], Weights = new float[1] }, new float[2], 1));
        Assert.Throws<ArgumentException>(() => ProductConvolution.Forward(
            paths, edges, new ProductInputs { Features = new float[3], Attributes = new float[2], Weights = new float[2] }, new float[2], 1));
    }
}
