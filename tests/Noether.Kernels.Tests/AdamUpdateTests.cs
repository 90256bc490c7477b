using System.Numerics;
using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class AdamUpdateTests
{
    private static readonly Gen<(int Length, AdamFactors Factors, int Seed)> Cases =
        from length in Gen.Int[1, 200]
        from step in Gen.Long[1, 5000]
        from decay in Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 0.1])
        from shrink in Gen.Double[0.9, 1]
        from seed in Gen.Int
        select (length, new AdamFactors(0.9, 0.999, 1e-8, 1e-3, step) { Decay = decay, Shrink = shrink }, seed);

    [Fact]
    public void Vector_and_scalar_loops_agree_bit_for_bit() => Cases.Sample(c =>
    {
        Assert.Equal(Run<float>(c.Length, c.Factors, c.Seed, threads: null), Run<float>(c.Length, c.Factors, c.Seed, threads: 1));
        Assert.Equal(Run<double>(c.Length, c.Factors, c.Seed, threads: null), Run<double>(c.Length, c.Factors, c.Seed, threads: 1));
    });

    [Fact]
    public void The_step_is_that_of_the_formulas() => Cases.Sample(c =>
    {
        var (p, g, m, s) = Draw<double>(c.Length, c.Seed);
        var moved = Run<double>(c.Length, c.Factors, c.Seed, threads: 1);
        for (var i = 0; i < c.Length; i++)
        {
            var gradient = g[i] + (c.Factors.Decay * p[i]);
            var mean = (0.9 * m[i]) + (0.1 * gradient);
            var square = (0.999 * s[i]) + (0.001 * gradient * gradient);
            var size = (Math.Sqrt(square) / c.Factors.SquareBias) + 1e-8;
            Assert.Equal(mean, moved[c.Length + i], 1e-12);
            Assert.Equal(square, moved[(2 * c.Length) + i], 1e-12);
            Assert.Equal((c.Factors.Shrink * p[i]) + (c.Factors.Stride * mean / size), moved[i], 1e-9);
        }
    });

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var factors = new AdamFactors(0.9, 0.999, 1e-8, 1e-3, 1);
        Assert.Equal(Run<float>(100_003, factors, 1, threads: 1), Run<float>(100_003, factors, 1, threads: 3));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var factors = new AdamFactors(0.9, 0.999, 1e-8, 1e-3, 1);
        Assert.Throws<ArgumentException>(() => AdamUpdate.Renew<float>(new float[3], new float[2], new float[3], new float[3], factors, 1));
        Assert.Throws<ArgumentException>(() => AdamUpdate.Renew<float>(new float[3], new float[3], new float[4], new float[3], factors, 1));
        Assert.Throws<ArgumentException>(() => AdamUpdate.Renew<float>(new float[3], new float[3], new float[3], new float[2], factors, 1));
        Assert.Throws<ArgumentException>(() => AdamUpdate.Move<float>(new float[3], new float[2], new float[3], factors, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamFactors(0.9, 0.999, 1e-8, 1e-3, 0));
    }

    /// <summary>Parameter, mean and square after one step; by the scalar loops where no number of threads is given.</summary>
    private static T[] Run<T>(int length, AdamFactors factors, int seed, int? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (p, g, m, s) = Draw<T>(length, seed);
        if (threads is { } most)
        {
            AdamUpdate.Renew<T>(p, g, m, s, factors, most);
            AdamUpdate.Move<T>(p, m, Roots(s), factors, most);
        }
        else
        {
            AdamUpdate.RenewScalar<T>(p, g, m, s, factors);
            AdamUpdate.MoveScalar<T>(p, m, Roots(s), factors);
        }

        return [.. p, .. m, .. s];
    }

    private static T[] Roots<T>(T[] squares)
        where T : IRootFunctions<T> => [.. squares.Select(T.Sqrt)];

    private static (T[] Parameter, T[] Gradient, T[] Mean, T[] Square) Draw<T>(int length, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] Next(double low) => [.. Enumerable.Range(0, length).Select(_ => T.CreateTruncating(low + ((1 - low) * random.NextDouble())))];
        return (Next(-1), Next(-1), Next(-1), Next(0));
    }
}
