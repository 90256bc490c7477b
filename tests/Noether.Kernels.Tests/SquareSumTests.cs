using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class SquareSumTests
{
    [Fact]
    public void Vector_and_scalar_loops_agree_up_to_rounding_in_float64()
    {
        Gen.Float[-100, 100].Array[0, 300].Sample(x => Near(SquareSum.OfScalar(x), SquareSum.Of(x), x.Length));
        Gen.Double[-100, 100].Array[0, 300].Sample(x => Near(SquareSum.OfScalar(x), SquareSum.Of(x), x.Length));
    }

    [Fact]
    public void Squares_beyond_float32_are_summed() => Assert.Equal(9 * 1e60, SquareSum.Of(Enumerable.Repeat(1e30f, 9).ToArray()), 1e-6 * 9e60);

    [Theory]
    [InlineData(float.NaN, double.NaN)]
    [InlineData(float.NegativeInfinity, double.PositiveInfinity)]
    public void What_is_not_finite_stays_so(float value, double expected) => Assert.Equal(expected, SquareSum.Of([1, 2, 3, 4, value, 6, 7, 8, 9]));

    private static void Near(double expected, double actual, int length) => Assert.True(Math.Abs(expected - actual) <= length * 2.3e-16 * expected, $"{expected} and {actual}");
}
