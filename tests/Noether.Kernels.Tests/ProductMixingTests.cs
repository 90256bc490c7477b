using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class ProductMixingTests
{
    private static readonly Gen<MixCase> Cases =
        from channels in Gen.Int[1, 21]
        from blocks in Gen.Int[1, 3]
        from rows in Gen.Int[0, 70]
        from seed in Gen.Int
        select new MixCase(channels, blocks, rows, seed);

    [Fact]
    public void The_product_is_the_sum_of_its_definition() => Cases.Sample(
        c => Assert.All(c.Define().Zip(c.Run(ProductMixing.Forward, ProductMixing.Backward)), pair => ProductCase.Close(pair.First, pair.Second)), iter: 40);

    [Fact]
    public void Vector_and_scalar_loops_agree_up_to_rounding() => Cases.Sample(
        c => Assert.All(
            c.Run(ProductMixing.ForwardScalar, ProductMixing.BackwardScalar).Zip(c.Run(ProductMixing.Forward, ProductMixing.Backward)),
            pair => ProductCase.Close([.. pair.First.Select(x => (double)x)], pair.Second)),
        iter: 40);

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var c = new MixCase(11, 3, 700, 5);
        Assert.All(
            c.Run(ProductMixing.Forward, ProductMixing.Backward).Zip(c.Run(ProductMixing.Forward, ProductMixing.Backward, threads: 3)), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void A_gradient_that_nobody_asks_for_changes_no_other()
    {
        var c = new MixCase(13, 2, 45, 7);
        var all = c.Run(ProductMixing.Forward, ProductMixing.Backward);
        for (var only = 0; only < 3; only++)
        {
            Assert.Equal(all[1 + only], c.Run(ProductMixing.Forward, ProductMixing.Backward, only: only)[1 + only]);
        }
    }

    [Fact]
    public void Columns_without_a_path_or_with_two_are_refused()
    {
        ProductBlock one = new(0, 1, 1);
        ProductPath path = new(one, one, one, null, 1, [new(0, 0, 0, 1)]);
        var missing = Assert.Throws<ArgumentException>(() => new ProductMix(new ProductPaths([path], 1, 1, 2, 0), [new MixBlock(0, 1, 2, 1)]));
        Assert.Contains("Not all columns", missing.Message, StringComparison.Ordinal);
        var twice = Assert.Throws<ArgumentException>(() => new ProductMix(new ProductPaths([path, path], 1, 1, 1, 0), [new MixBlock(0, 1, 1, 1)]));
        Assert.Contains("another path", twice.Message, StringComparison.Ordinal);
        var weighted = Assert.Throws<ArgumentException>(() => new ProductMix(new ProductPaths([path with { Weight = 0 }], 1, 1, 1, 1), [new MixBlock(0, 1, 1, 1)]));
        Assert.Contains("no weights", weighted.Message, StringComparison.Ordinal);
    }
}
