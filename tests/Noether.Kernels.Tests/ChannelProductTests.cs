using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class ChannelProductTests
{
    private static readonly Gen<ProductCase> Cases =
        from channels in Gen.Int[1, 70]
        from paths in Gen.Int[1, 4]
        from rows in Gen.Int[0, 12]
        from shared in Gen.Bool
        from seed in Gen.Int
        select new ProductCase(channels, paths, rows, rows, shared, seed, byChannel: true);

    [Fact]
    public void The_product_is_the_sum_of_its_definition() => Cases.Sample(
        c => Assert.All(c.Define().Zip(c.Run(Forward, Backward)), pair => ProductCase.Close(pair.First, pair.Second)), iter: 40);

    [Fact]
    public void Vector_and_scalar_loops_agree_up_to_rounding() => Cases.Sample(
        c => Assert.All(c.Run(ForwardScalar, BackwardScalar).Zip(c.Run(Forward, Backward)), pair => ProductCase.Close([.. pair.First.Select(x => (double)x)], pair.Second)),
        iter: 40);

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        foreach (var shared in (bool[])[false, true])
        {
            var c = new ProductCase(24, 3, 700, 700, shared, 5, byChannel: true);
            Assert.All(c.Run(Forward, Backward).Zip(c.Run(Forward, Backward, threads: 3)), pair => Assert.Equal(pair.First, pair.Second));
        }
    }

    [Fact]
    public void A_gradient_that_nobody_asks_for_changes_no_other()
    {
        var c = new ProductCase(21, 3, 6, 6, false, 7, byChannel: true);
        var all = c.Run(Forward, Backward);
        for (var only = 0; only < 3; only++)
        {
            Assert.Equal(all[1 + only], c.Run(Forward, Backward, only: only)[1 + only]);
        }
    }

    [Fact]
    public void Paths_of_the_other_kind_are_refused()
    {
        ProductBlock one = new(0, 1, 1);
        ProductPath path = new(one, one, one, null, 1, [new(0, 0, 0, 1)]);
        ProductInputs inputs = new() { Features = new float[1], Attributes = new float[1] };
        try
        {
            ChannelProduct.Forward(new ProductPaths([path], 1, 1, 1, 0), 1, inputs, new float[1], 1);
            Assert.Fail("attributes without channels were taken");
        }
        catch (ArgumentException e)
        {
            Assert.Contains("without channels", e.Message, StringComparison.Ordinal);
        }

        try
        {
            ProductConvolution.Forward(new ProductPaths([path], 1, 1, 1, 0, byChannel: true), ProductEdges.Rows(1), inputs, new float[1], 1);
            Assert.Fail("attributes with channels were taken");
        }
        catch (ArgumentException e)
        {
            Assert.Contains("with channels", e.Message, StringComparison.Ordinal);
        }
    }

    private static void Forward(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads) =>
        ChannelProduct.Forward(paths, edges.Edges, inputs, sums, threads);

    private static void ForwardScalar(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads) =>
        ChannelProduct.ForwardScalar(paths, edges.Edges, inputs, sums, threads);

    private static void Backward(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads) =>
        ChannelProduct.Backward(paths, edges.Edges, inputs, slopes, gradients, threads);

    private static void BackwardScalar(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads) =>
        ChannelProduct.BackwardScalar(paths, edges.Edges, inputs, slopes, gradients, threads);
}
