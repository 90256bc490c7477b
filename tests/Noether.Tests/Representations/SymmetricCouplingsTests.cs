using Noether.Representations;

namespace Noether.Tests.Representations;

public sealed class SymmetricCouplingsTests
{
    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 3, 2)]
    [InlineData(1, 4, 1)]
    public void There_are_as_many_as_the_irrep_has_copies_in_the_symmetric_power(int degree, int highest, int output)
    {
        var couplings = new SymmetricCouplings(degree, highest, output);
        for (var factors = 1; factors <= highest; factors++)
        {
            for (var l = 0; l <= output; l++)
            {
                Assert.Equal(Multiplicity(degree, factors, l), couplings.Count(factors, l));
            }
        }
    }

    [Fact]
    public void Intermediate_couplings_that_lead_nowhere_are_left_out()
    {
        var couplings = new SymmetricCouplings(2, 3, 0);
        var (second, third) = (couplings.Orders[0], couplings.Orders[1]);
        Assert.Equal(second.Next.Select(s => s.Irrep), third.Blocks);
        Assert.Empty(third.Next);
        Assert.Equal(Enumerable.Range(0, third.Blocks.Count), third.Results.Select(s => s.Block).Distinct().Order());
        // To end at a scalar, two factors must have coupled to what the third one is.
        Assert.All(third.Results, s => Assert.Equal(Irrep.Natural(s.Feature), third.Blocks[s.Block]));
    }

    [Fact]
    public void Degrees_beyond_the_features_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SymmetricCouplings(1, 2, 2));

    /// <summary>By characters: the mean over O(3) of the symmetric power's character times the irrep's; Newton's identities give the former from traces of powers of a rotation.</summary>
    private static int Multiplicity(int degree, int factors, int irrep)
    {
        const int Steps = 720;
        var sum = 0.0;
        for (var i = 0; i < Steps; i++)
        {
            var angle = Math.PI * (i + 0.5) / Steps;
            foreach (var sign in new[] { 1, -1 })
            {
                sum += (1 - Math.Cos(angle)) * Symmetric(factors, power => Enumerable.Range(0, degree + 1).Sum(l => Character(l, power * angle, power % 2 == 0 ? 1 : sign)))
                    * Character(irrep, angle, sign);
            }
        }

        return (int)Math.Round(sum / (2 * Steps));
    }

    private static double Symmetric(int factors, Func<int, double> trace) =>
        factors == 0 ? 1 : Enumerable.Range(1, factors).Sum(k => trace(k) * Symmetric(factors - k, trace)) / factors;

    private static double Character(int l, double angle, int sign) => (sign < 0 && l % 2 == 1 ? -1 : 1) * Enumerable.Range(-l, (2 * l) + 1).Sum(m => Math.Cos(m * angle));
}
