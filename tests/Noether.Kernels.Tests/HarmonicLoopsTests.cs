using System.Runtime.Intrinsics;
using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class HarmonicLoopsTests
{
    private static readonly HarmonicLoops[] Kinds =
    [
        HarmonicLoops.Vectors,
        new HarmonicPass<Lanes512<float>, Vector512<float>>(),
        new HarmonicPass<Lanes256<float>, Vector256<float>>(),
        new HarmonicPass<Lanes128<float>, Vector128<float>>(),
    ];

    private static readonly Gen<Case> Cases =
        from degree in Gen.Int[0, 9]
        from count in Gen.Int[0, 70]
        from unit in Gen.Bool
        from seed in Gen.Int
        select new Case(degree, count, unit, seed);

    [Fact]
    public void Vectors_of_every_width_and_the_scalar_twin_agree() => Cases.Sample(
        c =>
        {
            var expected = Run(HarmonicLoops.Scalar, c);
            foreach (var kind in Kinds)
            {
                Close(expected, Run(kind, c), c.Degree, 2e-6);
            }
        },
        iter: 40);

    [Fact]
    public void They_agree_with_the_reference_in_float64() => Cases.Sample(
        c =>
        {
            var (table, k) = (c.Table(), (c.Degree + 1) * (c.Degree + 1));
            var points = Array.ConvertAll(c.Points(), x => (double)x);
            var slopes = Array.ConvertAll(c.Slopes(), x => (double)x);
            var (values, pulled) = (new double[k * c.Count], new double[3 * c.Count]);
            PointHarmonics.Values<double>(points, table, c.Unit, values);
            PointHarmonics.Pull<double>(points, table, c.Unit, slopes, pulled);
            var planes = new double[values.Length];
            var gradients = new double[3 * values.Length];
            for (var component = 0; component < k; component++)
            {
                var one = new double[values.Length];
                for (var i = 0; i < c.Count; i++)
                {
                    planes[(component * c.Count) + i] = values[(i * k) + component];
                    one[(i * k) + component] = 1;
                }

                var gradient = new double[3 * c.Count];
                PointHarmonics.Pull<double>(points, table, c.Unit, one, gradient);
                for (var i = 0; i < gradient.Length; i++)
                {
                    gradients[((((i % 3) * k) + component) * c.Count) + (i / 3)] = gradient[i];
                }
            }

            Close([planes, gradients, values, pulled], Run(HarmonicLoops.Vectors, c), c.Degree, 4e-6);
        },
        iter: 25);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    public void Large_results_written_past_the_caches_are_the_same(int padding)
    {
        var c = new Case(6, 30_000, true, 3);
        var stride = c.Count + padding;
        var (planes, gradients) = (new float[49 * stride], new float[3 * 49 * stride]);
        HarmonicLoops.Vectors.PlanarWithGradients(c.Points(), c.Table(), c.Unit, stride, planes, gradients, 2);
        var (values, rows) = (new float[49 * stride], new float[49 * c.Count]);
        HarmonicLoops.Vectors.Planar(c.Points(), c.Table(), c.Unit, stride, values, 1);
        HarmonicLoops.Vectors.Rows(c.Points(), c.Table(), c.Unit, rows, 1);
        var few = Run(HarmonicLoops.Vectors, c with { Count = 40 });
        for (var component = 0; component < 49; component++)
        {
            for (var i = 0; i < c.Count; i++)
            {
                Assert.Equal(planes[(component * stride) + i], values[(component * stride) + i]);
                Assert.Equal(planes[(component * stride) + i], rows[(i * 49) + component]);
            }

            Assert.Equal(few[1][(component * 40)..((component + 1) * 40)], Array.ConvertAll(gradients[(component * stride)..((component * stride) + 40)], x => (double)x));
        }
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var c = new Case(4, 10_000, true, 1);
        Assert.All(Run(HarmonicLoops.Vectors, c).Zip(Run(HarmonicLoops.Vectors, c, threads: 3)), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void A_zero_vector_has_the_constant_harmonic_and_no_gradient()
    {
        foreach (var loops in (HarmonicLoops[])[.. Kinds, HarmonicLoops.Scalar])
        {
            var (values, gradients) = (new float[25], new float[75]);
            loops.PlanarWithGradients([0, 0, 0], Case.Orthonormal(4), true, 1, values, gradients, 1);
            Assert.Equal(1 / Math.Sqrt(4 * Math.PI), values[0], 1e-7);
            Assert.All(values[1..], x => Assert.Equal(0, x));
            Assert.All(gradients, x => Assert.Equal(0, x));
        }
    }

    [Fact]
    public void Values_and_gradients_at_the_poles_are_finite()
    {
        var (values, gradients) = (new float[2 * 81], new float[6 * 81]);
        HarmonicLoops.Vectors.PlanarWithGradients([0, 1, 0, 0, -1, 0], Case.Orthonormal(8), true, 2, values, gradients, 1);
        Assert.All(values.Concat(gradients), x => Assert.True(float.IsFinite(x)));
        for (var (l, sign) = (0, 1f); l <= 8; l++, sign = -sign)
        {
            var expected = (float)Math.Sqrt(((2 * l) + 1) / (4 * Math.PI));
            Assert.Equal(expected, values[2 * ((l * l) + l)], 1e-5);
            Assert.Equal(sign * expected, values[(2 * ((l * l) + l)) + 1], 1e-5);
        }
    }

    [Fact]
    public void What_is_not_a_number_stays_visible()
    {
        var values = new float[9];
        HarmonicLoops.Vectors.Rows([float.NaN, 0, 1], Case.Orthonormal(2), true, values, 1);
        Assert.All(values[1..], x => Assert.True(float.IsNaN(x)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var table = Case.Orthonormal(1);
        Assert.Throws<ArgumentException>(() => HarmonicLoops.Vectors.Rows([1, 2], table, true, new float[4], 1));
        Assert.Throws<ArgumentException>(() => HarmonicLoops.Vectors.Rows([1, 2, 3], table, true, new float[5], 1));
        Assert.Throws<ArgumentException>(() => HarmonicLoops.Vectors.Planar([1, 2, 3], table, true, 0, new float[4], 1));
        Assert.Throws<ArgumentException>(() => HarmonicLoops.Vectors.Planar([1, 2, 3], table, true, 2, new float[7], 1));
        Assert.Throws<ArgumentException>(() => HarmonicLoops.Vectors.Pull([1, 2, 3], table, true, new float[4], new float[2], 1));
        Assert.Throws<ArgumentException>(() => PointHarmonics.Values<double>([1, 2, 3], table, true, new double[3]));
        Assert.Throws<ArgumentException>(() => PointHarmonics.Contract<double>(table, new double[4], new double[3], [], new double[3]));
        Assert.Throws<ArgumentException>(() => new HarmonicTable([1, 0]));
        Assert.Throws<ArgumentException>(() => new HarmonicTable([]));
    }

    /// <summary>Planes of values, planes of gradients, rows of values, pulled gradients.</summary>
    private static double[][] Run(HarmonicLoops loops, Case c, int threads = 1)
    {
        var (table, k) = (c.Table(), (c.Degree + 1) * (c.Degree + 1));
        var (planes, gradients, rows, pulled) = (new float[k * c.Count], new float[3 * k * c.Count], new float[k * c.Count], new float[3 * c.Count]);
        loops.PlanarWithGradients(c.Points(), table, c.Unit, c.Count, planes, gradients, threads);
        loops.Rows(c.Points(), table, c.Unit, rows, threads);
        loops.Pull(c.Points(), table, c.Unit, c.Slopes(), pulled, threads);
        return [.. new[] { planes, gradients, rows, pulled }.Select(a => Array.ConvertAll(a, x => (double)x))];
    }

    private static void Close(double[][] expected, double[][] actual, int degree, double tolerance)
    {
        foreach (var (a, b) in expected.Zip(actual))
        {
            var size = a.Select(Math.Abs).Append(1).Max();
            Assert.Equal(a.Length, b.Length);
            Assert.All(a.Zip(b), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance * (degree + 1) * size, $"{pair.First} and {pair.Second}, of {size}"));
        }
    }

    private sealed record Case(int Degree, int Count, bool Unit, int Seed)
    {
        public HarmonicTable Table() => new([.. Enumerable.Range(0, Degree + 1).Select(l => 1.0 / (l + 1))]);

        public static HarmonicTable Orthonormal(int degree) => new([.. Enumerable.Repeat(1.0, degree + 1)]);

        public float[] Points() => Draw(3, Unit ? 3 : 1);

        public float[] Slopes() => Draw((Degree + 1) * (Degree + 1), 1);

        private float[] Draw(int width, float scale)
        {
            var random = new Random(Seed + width);
            return [.. Enumerable.Range(0, width * Count).Select(_ => scale * ((2 * random.NextSingle()) - 1))];
        }
    }
}
